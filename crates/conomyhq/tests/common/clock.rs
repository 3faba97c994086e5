//! A test that goes on in a child process whose wall clock can be shifted, as it is after a sleep.

use std::{env, fs};

use super::preload;

const SHIFTED_CLOCK: &str = r#"
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

int clock_gettime(clockid_t clock, struct timespec *at) {
    int result = syscall(SYS_clock_gettime, clock, at);
    if (result == 0 && clock == CLOCK_REALTIME) {
        char text[32] = {0};
        int file = open(FOLDER "/shift", O_RDONLY);
        if (file >= 0) {
            if (read(file, text, sizeof text - 1) > 0) at->tv_sec += atoll(text);
            close(file);
        }
    }
    return result;
}
"#;

const SERVICE_URL: &str = "SERVICE_URL";

/// Runs the test of that name again, as the child, in a process whose clock can be shifted.
pub fn run(test: &str, service_url: &str) {
    let _ = fs::remove_file(preload::folder(test).join("shift"));
    preload::run_child(test, SHIFTED_CLOCK, &[(SERVICE_URL, service_url)]);
}

/// In a child: where its service is, and what lets so many seconds pass asleep.
pub fn shifted(test: &str) -> Option<(String, impl Fn(i64))> {
    let shift = preload::folder(test).join("shift");
    let sleep = move |seconds: i64| {
        let passed: i64 = fs::read_to_string(&shift).map_or(0, |passed| passed.parse().unwrap());
        fs::write(&shift, (passed + seconds).to_string()).unwrap();
    };
    preload::is_child().then(|| (env::var(SERVICE_URL).unwrap(), sleep))
}
