//! A shop's address for webhooks: it answers each delivery with 200 and keeps its body, byte for byte.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    thread,
    time::{Duration, Instant},
};

use crate::process::Result;

/// The deliveries that came, in order.
pub(crate) struct Webhooks {
    pub(crate) url: String,
    bodies: Arc<Mutex<Vec<String>>>,
}

impl Webhooks {
    pub(crate) fn listen() -> Result<Self> {
        let refused = |error| format!("no address for webhooks: {error}");
        let listener = TcpListener::bind("127.0.0.1:0").map_err(refused)?;
        let url = format!("http://{}/webhooks", listener.local_addr().map_err(refused)?);
        let bodies = Arc::new(Mutex::new(Vec::new()));
        let kept = bodies.clone();
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let kept = kept.clone();
                thread::spawn(move || take(stream, &kept));
            }
        });
        Ok(Self { url, bodies })
    }

    /// Waits until so many came.
    pub(crate) fn wait(&self, count: usize, patience: Duration) -> Result<Vec<String>> {
        let begun = Instant::now();
        while locked(&self.bodies).len() < count && begun.elapsed() < patience {
            thread::sleep(Duration::from_millis(20));
        }
        let bodies = locked(&self.bodies).clone();
        if bodies.len() == count {
            Ok(bodies)
        } else {
            Err(format!("{} webhooks came, not {count}", bodies.len()))
        }
    }

    pub(crate) fn forget(&self) {
        locked(&self.bodies).clear();
    }
}

/// Takes the deliveries that come on a connection.
fn take(stream: TcpStream, kept: &Mutex<Vec<String>>) {
    let Ok(mut answers) = stream.try_clone() else { return };
    let mut reader = BufReader::new(stream);
    loop {
        let mut length = 0;
        loop {
            let mut line = String::new();
            match reader.read_line(&mut line) {
                Ok(1..) if line.trim().is_empty() => break,
                Ok(1..) => {}
                _ => return,
            }
            let header = line.split_once(':').filter(|(name, _)| name.eq_ignore_ascii_case("content-length"));
            length = header.and_then(|(_, value)| value.trim().parse().ok()).unwrap_or(length);
        }
        let mut body = vec![0; length];
        if reader.read_exact(&mut body).is_err() {
            return;
        }
        locked(kept).push(String::from_utf8_lossy(&body).into_owned());
        if answers.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n").is_err() {
            return;
        }
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
