// ES modules get what CommonJS gets.
export * from "./testing.js";
