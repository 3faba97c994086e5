export { type Answer, type RecordedPayment, type RecordedRequest } from "./control.js";
export { type Link, type Sandbox, type SandboxOptions, startSandbox } from "./sandbox.js";
