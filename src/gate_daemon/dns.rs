//! Asking the machine's name servers for a text: the standard library asks for addresses only.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use simple_dns::rdata::RData;
use simple_dns::{CLASS, Name, Packet, PacketFlag, Question, RCODE, TYPE};
use tokio::net::UdpSocket;

use crate::holders::WITHIN;

/// Where the system says which name servers to ask.
const CONFIGURATION: &str = "/etc/resolv.conf";
/// Bytes of the longest answer without extensions.
const LONGEST: usize = 512;

/// The texts of a name, by the first of the machine's name servers that answers.
///
/// # Errors
/// Why none says anything.
pub(super) async fn text(name: &str) -> Result<Vec<String>, String> {
    let read = std::fs::read(CONFIGURATION).map_err(|error| format!("{CONFIGURATION}: {error}"))?;
    let parsed = resolv_conf::Config::parse(read).map_err(|error| format!("{CONFIGURATION}: {error}"))?;
    let mut why = format!("{CONFIGURATION} names no server");
    for server in &parsed.nameservers {
        match ask(SocketAddr::new(IpAddr::from(server), 53), name).await {
            Ok(texts) => return Ok(texts),
            Err(reason) => why = format!("{server}: {reason}"),
        }
    }
    Err(why)
}

/// Asks one server. One that is silent isn't waited for longer than a holder is.
async fn ask(server: SocketAddr, name: &str) -> Result<Vec<String>, String> {
    let mut number = [0; 2];
    getrandom::fill(&mut number).map_err(|error| error.to_string())?;
    let number = u16::from_be_bytes(number);
    let question = question(number, name)?;
    let own: IpAddr = if server.is_ipv4() { Ipv4Addr::UNSPECIFIED.into() } else { Ipv6Addr::UNSPECIFIED.into() };
    let exchange = async {
        let socket = UdpSocket::bind((own, 0)).await?;
        socket.connect(server).await?;
        socket.send(&question).await?;
        let mut answer = [0; LONGEST];
        let length = socket.recv(&mut answer).await?;
        std::io::Result::Ok(answer[..length].to_vec())
    };
    let answer = tokio::time::timeout(WITHIN, exchange).await;
    let answer = answer.map_err(|_| format!("no answer within {} s", WITHIN.as_secs()))?;
    texts(number, &answer.map_err(|error| error.to_string())?)
}

fn question(number: u16, name: &str) -> Result<Vec<u8>, String> {
    let name = Name::new(name).map_err(|error| error.to_string())?;
    let mut packet = Packet::new_query(number);
    packet.set_flags(PacketFlag::RECURSION_DESIRED);
    packet.questions.push(Question::new(name, TYPE::TXT.into(), CLASS::IN.into(), false));
    packet.build_bytes_vec().map_err(|error| error.to_string())
}

/// What an answer to a question of this number says.
fn texts(number: u16, answer: &[u8]) -> Result<Vec<String>, String> {
    let packet = Packet::parse(answer).map_err(|error| error.to_string())?;
    if packet.id() != number || !packet.has_flags(PacketFlag::RESPONSE) {
        return Err("what came is no answer to this question".to_owned());
    }
    if packet.rcode() != RCODE::NoError {
        return Err(format!("{:?}", packet.rcode()));
    }
    let text = |data: &RData<'_>| match data {
        RData::TXT(text) => String::try_from(text.clone()).ok(),
        _ => None,
    };
    Ok(packet.answers.iter().filter_map(|record| text(&record.rdata)).collect())
}

#[cfg(test)]
mod tests {
    use simple_dns::ResourceRecord;
    use simple_dns::rdata::TXT;

    use super::*;

    const NAME: &str = "_fence.us-east-1.api.example.com";

    fn answer(number: u16, says: &str) -> Vec<u8> {
        let mut packet = Packet::new_reply(number);
        let data = RData::TXT(TXT::new().with_string(says).expect("short"));
        packet.answers.push(ResourceRecord::new(Name::new_unchecked(NAME), CLASS::IN, 60, data));
        packet.build_bytes_vec().expect("a packet")
    }

    #[test]
    fn a_text_is_read_from_the_answer_to_the_very_question() {
        let question = question(7, NAME).expect("a name");
        let question = Packet::parse(&question).expect("a packet");
        assert_eq!((question.id(), question.questions[0].qname.to_string()), (7, NAME.to_owned()));
        assert_eq!(texts(7, &answer(7, "shut")), Ok(vec!["shut".to_owned()]));
        assert_eq!(texts(8, &answer(7, "shut")), Err("what came is no answer to this question".to_owned()));
        assert!(texts(7, b"nothing of the kind").is_err());
        let mut none = Packet::new_reply(7);
        *none.rcode_mut() = RCODE::NameError;
        assert_eq!(texts(7, &none.build_bytes_vec().expect("a packet")), Err("NameError".to_owned()));
    }

    #[tokio::test]
    async fn one_server_is_asked() {
        let server = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a port");
        let address = server.local_addr().expect("bound");
        let serve = async {
            let mut asked = [0; LONGEST];
            let (length, from) = server.recv_from(&mut asked).await.expect("a question");
            let number = Packet::parse(&asked[..length]).expect("a packet").id();
            server.send_to(&answer(number, "open"), from).await.expect("sent");
        };
        let (said, ()) = tokio::join!(ask(address, NAME), serve);
        assert_eq!(said, Ok(vec!["open".to_owned()]));
    }

    #[tokio::test(start_paused = true)]
    async fn a_silent_server_is_not_waited_for() {
        let silent = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a port");
        let said = ask(silent.local_addr().expect("bound"), NAME).await;
        assert_eq!(said, Err("no answer within 2 s".to_owned()));
    }
}
