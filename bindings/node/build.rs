//! Passes the linker what a Node addon needs, on Linux also that it is never unloaded: its thread outlives a worker.

fn main() {
    napi_build::setup();
}
