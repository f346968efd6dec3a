//! The ledger of an environment in the user's accounts: its holders and the regions' own addresses follow from the topology.

use jiff::Timestamp;

use super::error::CommandError;
use super::exit::ExitCode;
use crate::gate::HolderConfig;
use crate::holders::{Holder, Holders, Http, Operator};
use crate::ledger::{Content, Outcome, PrivateKey, Unsettled, settling};
use crate::topology::Topology;

/// Whoever looks at the ledger of a topology, or writes it.
pub(crate) fn operator(topology: &Topology) -> Result<Operator, CommandError> {
    let Some(key) = topology.fence.public_key else {
        return Err(CommandError::new(ExitCode::Topology, "The topology has no `fence.public_key`")
            .hint("`terradrill fence key` makes a key, and says what to write"));
    };
    let http = Http::new().map_err(|error| CommandError::unexpected(&error))?;
    let holders = topology.holders();
    let holders = holders.iter().map(|holder| {
        let region = holder.location.to_string();
        Holder::new(&holder.name, &HolderConfig { bucket: holder.store.clone(), region, endpoint: None })
    });
    let holders =
        Holders::open(holders, &topology.environment, key, &http).map_err(|error| CommandError::unexpected(&error))?;
    let fronts = topology.regions.iter().map(|region| (region.name.to_string(), topology.front(region))).collect();
    Ok(Operator { holders, fronts, http })
}

/// Lets the ledger say what a posture does: it is born once its holders stand, and follows who joins and who leaves. Without a
/// key it may only be right already.
pub(crate) async fn settle(
    operator: &Operator,
    key: Option<&PrivateKey>,
    wanted: &Content,
    epoch: u64,
    run: &str,
) -> Result<(), CommandError> {
    let failed = |what: String| CommandError::new(ExitCode::Incomplete, format!("The ledger isn't written: {what}"));
    let contents = settling(&operator.status().await.agreed, wanted, epoch).map_err(|why| match why {
        Unsettled::Older(known) => failed(format!("this posture is older than what was decided: {known}")),
        Unsettled::Unknown => failed("too few holders answer".to_owned())
            .hint("`terradrill fence status` shows which, and why; gates stay shut until a majority has an entry"),
    })?;
    for content in contents {
        let Some(key) = key else {
            return Err(failed("there is no key to sign with".to_owned()).hint(
                "run it again with `--fence-key`: a file, `env:NAME` or a secret's ARN; until then gates stay shut",
            ));
        };
        let (_, outcome) = operator.write(key, content, run, epoch, Timestamp::now()).await?;
        match outcome {
            Outcome::Written { .. } => {}
            Outcome::Overtaken(other) => return Err(failed(format!("somebody else decided: {}", other.entry()))),
            Outcome::Partly { silent, .. } | Outcome::Nowhere(silent) => {
                let silent: Vec<String> = silent.into_iter().map(|(name, why)| format!("{name}: {why}")).collect();
                return Err(failed(format!("no majority of holders has it ({})", silent.join("; "))));
            }
        }
    }
    Ok(())
}
