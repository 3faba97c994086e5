// The order of the pages.

export const sidebar = [
  { label: "Start", translations: { es: "Empezar" }, items: ["quick-start"] },
];
