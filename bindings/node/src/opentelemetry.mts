// ES modules get what CommonJS gets.
export * from "./opentelemetry.js";
