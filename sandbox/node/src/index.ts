export { type Configuration, type ConfigurationChange } from "./configuration.js";
export {
  type Answer,
  type Delivery,
  type IssuedToken,
  type RecordedPayment,
  type RecordedRequest,
} from "./control.js";
export { type ClientSettings, type Link, type Sandbox, type SandboxOptions, type Variable, startSandbox } from "./sandbox.js";
