// The order of the pages.

import { typeDocSidebarGroup } from "starlight-typedoc";

export const sidebar = [
  {
    label: "Start",
    translations: { es: "Empezar" },
    items: ["quick-start", "recipe", "access-tokens", "going-live"],
  },
  {
    label: "Money",
    translations: { es: "Dinero" },
    items: ["errors", "retries", "unknown-outcomes", "stopping-calls", "faults", "webhooks"],
  },
  {
    label: "Your framework",
    translations: { es: "Tu framework" },
    items: [{ autogenerate: { directory: "frameworks" } }],
  },
  {
    label: "Patterns",
    translations: { es: "Patrones" },
    items: ["surviving-crashes", "fleet"],
  },
  {
    label: "Testing",
    translations: { es: "Pruebas" },
    items: ["testing", "sandbox"],
  },
  {
    label: "Running it",
    translations: { es: "En producción" },
    items: ["settings", "observability", "security", "versioning", "benchmarks"],
  },
  {
    label: "Reference",
    translations: { es: "Referencia" },
    collapsed: true,
    items: [
      { label: "Python", collapsed: true, items: [{ autogenerate: { directory: "reference/python" } }] },
      { ...typeDocSidebarGroup, label: "TypeScript", collapsed: true },
      "reference/rust",
    ],
  },
  { label: "Contributing", translations: { es: "Contribuir" }, items: ["architecture"] },
];
