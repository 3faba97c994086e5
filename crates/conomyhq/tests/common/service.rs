//! A service of threads, which goes on whatever becomes of the runtimes that call it.

use std::{
    collections::BTreeMap,
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    sync::{Arc, Mutex},
    thread,
    time::{Duration, Instant},
};

/// What a service does besides answering.
#[derive(Clone, Copy, Default)]
pub struct Habits {
    /// Closes a connection on which nothing comes for so long after an answer, without a word.
    pub closes_idle: Option<Duration>,
    /// Answers so many requests on a connection, and closes it where another comes.
    pub forgets_after: Option<usize>,
}

/// What a service saw.
#[derive(Clone, Default)]
pub struct Seen {
    /// How many connections there were.
    pub connections: usize,
    /// How many of them are open still.
    pub open: usize,
    /// How often each path was answered.
    pub answered: BTreeMap<String, usize>,
}

#[derive(Clone)]
pub struct Service {
    pub url: String,
    seen: Arc<Mutex<Seen>>,
}

impl Service {
    pub fn start(habits: Habits) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/sandbox", listener.local_addr().unwrap());
        let service = Self { url, seen: Arc::default() };
        let serving = service.clone();
        thread::spawn(move || {
            for stream in listener.incoming() {
                let serving = serving.clone();
                thread::spawn(move || serving.converse(stream.unwrap(), habits));
            }
        });
        service
    }

    pub fn seen(&self) -> Seen {
        self.seen.lock().unwrap().clone()
    }

    /// Waits until what was seen is as wanted; answers whether it is.
    pub fn comes_to(&self, within: Duration, wanted: impl Fn(&Seen) -> bool) -> bool {
        let begun = Instant::now();
        while begun.elapsed() < within {
            if wanted(&self.seen.lock().unwrap()) {
                return true;
            }
            thread::sleep(Duration::from_millis(1));
        }
        wanted(&self.seen())
    }

    fn converse(&self, mut stream: TcpStream, habits: Habits) {
        {
            let mut seen = self.seen.lock().unwrap();
            seen.connections += 1;
            seen.open += 1;
        }
        let _ = self.answer(&mut stream, habits);
        drop(stream);
        self.seen.lock().unwrap().open -= 1;
    }

    fn answer(&self, stream: &mut TcpStream, habits: Habits) -> std::io::Result<()> {
        let mut request = Vec::new();
        let mut buffer = [0; 16 * 1024];
        for number in 0.. {
            let length = loop {
                if let Some(length) = super::whole(&request) {
                    break length;
                }
                match stream.read(&mut buffer)? {
                    0 => return Ok(()),
                    read => request.extend_from_slice(&buffer[..read]),
                }
            };
            let head: Vec<u8> = request.drain(..length).collect();
            if habits.forgets_after == Some(number) {
                return Ok(());
            }
            let head = String::from_utf8_lossy(&head).into_owned();
            let path = head.split(' ').nth(1).unwrap_or_default();
            let body =
                match path.strip_prefix("/sandbox/checkout-sessions/").map(|rest| rest.split('/').next()) {
                    Some(Some(id)) => {
                        format!(r#"{{"id":"pay_{id}","checkoutSessionId":"{id}","status":"CREATED"}}"#)
                    }
                    _ => r#"{"id":"cs_1","checkoutToken":"ct_example","status":"ACTIVE"}"#.to_owned(),
                };
            *self.seen.lock().unwrap().answered.entry(path.to_owned()).or_default() += 1;
            stream.write_all(super::response("200 OK", &body).as_bytes())?;
            stream.set_read_timeout(habits.closes_idle)?;
        }
        Ok(())
    }
}
