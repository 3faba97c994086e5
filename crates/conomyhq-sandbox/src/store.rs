//! The state in a file, for whoever restarts the sandbox: SQLite, one row a record, written before the answer goes out.
//!
//! A thread of its own writes. What is handed to it while it is writing goes into its next transaction together, so that
//! many requests at once wait for few writes.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, ErrorKind, Read},
    path::Path,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
        mpsc::{self, Receiver, Sender},
    },
    thread,
    time::Duration,
};

use rusqlite::{Connection, ErrorCode, OpenFlags, config::DbConfig, params};
use tokio::sync::watch;

use crate::state::Changes;

/// Says in the header of an SQLite file that it is a sandbox's: "CnHQ".
const APPLICATION: u32 = 0x436e_4851;
/// What is in the file, and how. Another one is not read.
const VERSION: u32 = 1;

const SCHEMA: &str = "CREATE TABLE record (
    kind TEXT NOT NULL, number INTEGER NOT NULL, value TEXT NOT NULL, PRIMARY KEY (kind, number)
) STRICT, WITHOUT ROWID";

/// How long a file is waited for that another process has: one that just ended may be about to let go.
const PATIENCE: Duration = Duration::from_millis(300);

/// A row: the record's kind, its number, its text.
pub(crate) type Row = (String, u32, String);

/// A file that is written to.
pub(crate) struct Store {
    queue: Mutex<Option<Sender<Changes>>>,
    /// How many changes were handed over.
    handed: AtomicU64,
    progress: watch::Receiver<Progress>,
}

/// How far the writer is.
#[derive(Default)]
struct Progress {
    written: u64,
    /// Why it writes no more.
    failed: Option<String>,
}

impl Store {
    /// Opens the file, or makes it, and answers what is in it.
    ///
    /// # Errors
    /// Where it is no sandbox's, is damaged, or another process has it; it is left as it is then.
    pub(crate) fn open(path: &Path) -> io::Result<(Self, Vec<Row>)> {
        let (connection, rows) = open(path).map_err(|problem| match problem {
            Problem::File(error) => io::Error::new(error.kind(), format!("{}: {error}", path.display())),
            Problem::Content(why) => {
                io::Error::new(ErrorKind::InvalidData, format!("{}: {why}", path.display()))
            }
        })?;
        let (queue, handed_over) = mpsc::channel();
        let (tell, progress) = watch::channel(Progress::default());
        thread::Builder::new()
            .name("state".into())
            .spawn(move || write_all(connection, handed_over, tell))?;
        Ok((Self { queue: Mutex::new(Some(queue)), handed: AtomicU64::new(0), progress }, rows))
    }

    /// Hands changes over. Whoever calls this holds the state, so that they come in the order they were made.
    pub(crate) fn keep(&self, changes: Changes) {
        if changes.is_empty() {
            return;
        }
        self.handed.fetch_add(1, Ordering::SeqCst);
        if let Some(queue) = &*self.queue.lock().unwrap_or_else(PoisonError::into_inner) {
            // If the writer is gone, whoever waits for it is told.
            let _ = queue.send(changes);
        }
    }

    /// Waits until everything is written that was handed over before this was called.
    pub(crate) async fn written(&self) -> Result<(), String> {
        let handed = self.handed.load(Ordering::SeqCst);
        let mut progress = self.progress.clone();
        let reached = progress.wait_for(|now| now.written >= handed || now.failed.is_some()).await;
        match reached.as_deref() {
            Ok(Progress { failed: Some(why), .. }) => Err(format!("the state cannot be written: {why}")),
            Ok(_) => Ok(()),
            Err(_) => Err("the state is written no more".into()),
        }
    }

    /// Takes nothing more, and waits until the file is complete and closed.
    pub(crate) async fn close(&self) {
        drop(self.queue.lock().unwrap_or_else(PoisonError::into_inner).take());
        let _ = self.progress.clone().wait_for(|_| false).await;
    }
}

/// Why a file is not opened.
enum Problem {
    File(io::Error),
    Content(String),
}

impl From<io::Error> for Problem {
    fn from(error: io::Error) -> Self {
        Self::File(error)
    }
}

impl From<rusqlite::Error> for Problem {
    fn from(error: rusqlite::Error) -> Self {
        Self::Content(match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
                "another sandbox keeps its state there".into()
            }
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => "the file is damaged".into(),
            _ => error.to_string(),
        })
    }
}

fn open(path: &Path) -> Result<(Connection, Vec<Row>), Problem> {
    make(path)?;
    check_header(path)?;
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    // To SQLite some relative names are no file's, such as `:memory:`.
    let mut connection = Connection::open_with_flags(std::path::absolute(path)?, flags)?;
    // Until it is known to be in order, closing it must not bring over what its journal has.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    connection.busy_timeout(PATIENCE)?;
    // Nobody else gets in while this is open.
    connection.pragma_update(None, "locking_mode", "exclusive")?;
    let claim = connection.transaction_with_behavior(rusqlite::TransactionBehavior::Exclusive)?;
    let version: u32 = claim.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if version == 0 {
        claim.execute_batch(SCHEMA)?;
        claim.pragma_update(None, "application_id", APPLICATION)?;
        claim.pragma_update(None, "user_version", VERSION)?;
        claim.commit()?;
    } else {
        claim.rollback()?;
    }
    let rows = read(&connection)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, false)?;
    // A write is then an append that no flush of the disk holds up. It outlives the process however that ends; a power
    // cut may take the last moments, and leaves what is older.
    connection.pragma_update_and_check(None, "journal_mode", "wal", |_| Ok(()))?;
    connection.pragma_update(None, "synchronous", "normal")?;
    Ok((connection, rows))
}

/// Makes an empty file that its owner alone can read, since it is to hold payers' data, unless there is one.
fn make(path: &Path) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => Err(error),
        _ => Ok(()),
    }
}

/// Looks at a file's header before SQLite does anything to it.
fn check_header(path: &Path) -> Result<(), Problem> {
    const MAGIC: &[u8] = b"SQLite format 3\0";
    let number = |at: &[u8]| at.try_into().map_or(0, u32::from_be_bytes);
    if fs::metadata(path)?.is_dir() {
        return Err(Problem::Content("it is a directory".into()));
    }
    let mut header = Vec::new();
    File::open(path)?.take(100).read_to_end(&mut header)?;
    if header.is_empty() {
        return Ok(());
    }
    if header.len() < 100 || !header.starts_with(MAGIC) || number(&header[68..72]) != APPLICATION {
        return Err(Problem::Content("the file holds no sandbox's state".into()));
    }
    match number(&header[60..64]) {
        VERSION => Ok(()),
        other => Err(Problem::Content(format!(
            "its form is that of another version of the sandbox: {other}, and this one has {VERSION}"
        ))),
    }
}

/// Everything that is in it, each kind in the order of its numbers.
fn read(connection: &Connection) -> Result<Vec<Row>, Problem> {
    let sound: String = connection.pragma_query_value(None, "quick_check", |row| row.get(0))?;
    if sound != "ok" {
        return Err(Problem::Content("the file is damaged".into()));
    }
    let mut rows = connection.prepare("SELECT kind, number, value FROM record ORDER BY kind, number")?;
    let rows = rows.query_map((), |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Writes what is handed over until nothing more can be.
fn write_all(mut connection: Connection, queue: Receiver<Changes>, tell: watch::Sender<Progress>) {
    /// Enough to be worth a transaction, and few enough that the first of them does not wait long.
    const MOST: usize = 512;
    while let Ok(first) = queue.recv() {
        let mut together = vec![first];
        together.extend(queue.try_iter().take(MOST));
        let outcome = write(&mut connection, &together);
        tell.send_modify(|progress| match &outcome {
            Ok(()) => progress.written += together.len() as u64,
            Err(error) => progress.failed = Some(error.to_string()),
        });
        if outcome.is_err() {
            // The state and the file have parted: nothing is answered any more.
            while queue.recv().is_ok() {}
        }
    }
    let _ = connection.close();
}

fn write(connection: &mut Connection, together: &[Changes]) -> rusqlite::Result<()> {
    let transaction = connection.transaction()?;
    {
        let mut replace =
            transaction.prepare("REPLACE INTO record (kind, number, value) VALUES (?, ?, ?)")?;
        let mut delete = transaction.prepare("DELETE FROM record WHERE kind = ? AND number = ?")?;
        for changes in together {
            if changes.anew {
                transaction.execute("DELETE FROM record", ())?;
            }
            for (kind, number, value) in &changes.records {
                match value {
                    Some(value) => replace.execute(params![kind, number, value])?,
                    None => delete.execute(params![kind, number])?,
                };
            }
        }
    }
    transaction.commit()
}
