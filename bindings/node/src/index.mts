// ES modules get what CommonJS gets: one build, one set of classes.
export * from "./index.js";
export { Conomy as default } from "./index.js";
