// The documentation as a site. Nothing in it is loaded from elsewhere, and building it needs no network.

import starlight from "@astrojs/starlight";
import { defineConfig } from "astro/config";
import starlightLinksValidator from "starlight-links-validator";
import starlightTypeDoc from "starlight-typedoc";

import { quotes } from "./plugins/quote.mjs";
import { sidebar } from "./plugins/sidebar.mjs";

export default defineConfig({
  // Where `cargo xtask docs` wants it.
  outDir: process.env.DOCS_OUT ?? "../../target/docs",
  cacheDir: process.env.DOCS_CACHE ?? "../../target/docs-cache",
  vite: { plugins: [quotes()] },
  integrations: [
    starlight({
      disable404Route: true,
      title: "ConomyHQ SDK",
      defaultLocale: "root",
      locales: { root: { label: "English", lang: "en" }, es: { label: "Español", lang: "es" } },
      sidebar,
      customCss: ["./src/styles/site.css"],
      social: [{ icon: "github", label: "GitHub", href: "https://github.com/conomyhq/conomyhq-sdk" }],
      plugins: [
        starlightTypeDoc({
          entryPoints: ["index", "testing", "opentelemetry"].map((name) => `../../bindings/node/src/${name}.ts`),
          tsconfig: "../../bindings/node/tsconfig.json",
          output: "reference/typescript",
          typeDoc: {
            readme: "none",
            entryFileName: "index.md",
            disableSources: true,
            excludeInternal: true,
            excludePrivate: true,
            expandObjects: true,
            parametersFormat: "table",
            propertiesFormat: "table",
            interfacePropertiesFormat: "table",
            typeDeclarationFormat: "table",
            hideBreadcrumbs: true,
          },
        }),
        starlightLinksValidator({ errorOnFallbackPages: false, exclude: ["/rust/**"] }),
      ],
    }),
  ],
});
