//! How an answer goes out, or does not.

use std::{io, time::Duration};

use tokio::{
    io::{AsyncWrite, AsyncWriteExt},
    task::yield_now,
    time::{Instant, sleep},
};

use super::{Step, reply::Reply};

/// What happens to the connection after a step.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Then {
    /// It serves the next request.
    Stay,
    /// It ends in good order (FIN).
    Close,
    /// It ends at once (RST).
    Reset,
    /// It says no more, and reads on until the client gives up.
    Hold,
}

/// How long a client is given to read what came before a reset, which takes unread bytes with it.
const BEFORE_RESET: Duration = Duration::from_millis(50);

/// Sends the reply to a whole request as the step wants it, and after it the `stray` that nobody asked for. `close` is
/// that the connection is to end afterwards.
pub(crate) async fn deliver(
    io: &mut (impl AsyncWrite + Unpin + ?Sized),
    step: &Step,
    reply: &Reply,
    stray: Option<Reply>,
    close: bool,
) -> io::Result<Then> {
    let length = reply.body.len();
    let whole = whole(reply, close);
    let head = whole.len() - length;
    let after = if close { Then::Close } else { Then::Stay };
    match step {
        Step::ReadAllThenReset {} => return Ok(Then::Reset),
        Step::ReadAllThenClose {} => return Ok(Then::Close),
        Step::StatusLineThenStall {} => send(io, reply.status_line().as_bytes()).await?,
        Step::HeadersThenStall { .. } => send(io, &whole[..head]).await?,
        Step::BodyCutShort { reset, .. } => {
            send(io, &whole[..head + length / 2]).await?;
            if !reset {
                return Ok(Then::Close);
            }
            sleep(BEFORE_RESET).await;
            return Ok(Then::Reset);
        }
        Step::WrongContentLength { by } => {
            let declared = length.saturating_add_signed(isize::try_from(*by).unwrap_or(isize::MAX));
            send(io, &[reply.head(Some(declared), close).as_bytes(), &reply.body].concat()).await?;
            return Ok(after);
        }
        Step::EndlessBody { .. } => {
            send(io, reply.head(None, close).as_bytes()).await?;
            let chunk = [b"4000\r\n".as_slice(), &[b' '; 0x4000], b"\r\n"].concat();
            loop {
                send(io, &chunk).await?;
            }
        }
        Step::Drip { interval_ms, head: from_head } => {
            let at_once = if *from_head { 0 } else { head };
            send(io, &whole[..at_once]).await?;
            for byte in &whole[at_once..] {
                send(io, &[*byte]).await?;
                sleep(Duration::from_millis(*interval_ms)).await;
            }
            return Ok(after);
        }
        Step::InvalidHttp {} => {
            send(io, b"220 this is another protocol\r\n\r\n").await?;
            return Ok(Then::Close);
        }
        Step::AnswerTwice { ms, .. } => {
            send(io, &whole).await?;
            pause(ms.duration()).await;
            if let Some(stray) = &stray {
                send(io, &self::whole(stray, close)).await?;
            }
            return Ok(after);
        }
        Step::Answer { delay_ms, .. } => {
            pause(delay_ms.duration()).await;
            send(io, &whole).await?;
            return Ok(after);
        }
        _ => {
            send(io, &whole).await?;
            return Ok(after);
        }
    }
    Ok(Then::Hold)
}

/// The bytes of an answer.
fn whole(reply: &Reply, close: bool) -> Vec<u8> {
    [reply.head(Some(reply.body.len()), close).as_bytes(), &reply.body].concat()
}

/// Waits. The runtime's timer counts milliseconds; a shorter time is waited for by looking at the clock, since a client
/// that sends payment after payment is to be met at every moment.
async fn pause(time: Duration) {
    const FINE: Duration = Duration::from_millis(2);
    if time >= FINE {
        return sleep(time).await;
    }
    let end = Instant::now() + time;
    while Instant::now() < end {
        yield_now().await;
    }
}

async fn send(io: &mut (impl AsyncWrite + Unpin + ?Sized), bytes: &[u8]) -> io::Result<()> {
    io.write_all(bytes).await?;
    io.flush().await
}
