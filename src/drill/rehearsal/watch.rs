//! What a drill watches for: that a loss is noticed, which writes survived, and that what is to come back does.

use std::sync::{Arc, Mutex, PoisonError};

use super::super::beside::Beside;
use super::super::engine::AfterStep;
use super::super::measure::Survived;
use super::{Drill, DrillError, Notes, SETTLE};
use crate::posture::Posture;
use crate::recovery::{Phase, Probe, Step, StepKind};
use crate::run::Event;

impl Drill {
    /// Watches the lost regions from outside, as often as health checks do, until as many checks have failed as it takes.
    /// Answers when, and whether clients were served all the time where they were before. Where no check sees the loss, somebody
    /// says so at its time.
    pub(super) async fn detect(&self, before: &Posture, impact: f64) -> Result<(f64, bool), DrillError> {
        let served = Probe::TrafficOn(before.serving().cloned().collect());
        if let Some(seconds) = self.script.noticed {
            let left = impact + seconds as f64 - self.now().await?;
            self.sleep(left.max(0.0)).await?;
            return Ok((self.now().await?, false));
        }
        let mut undisturbed = true;
        // As long as the DNS service takes to give a region up.
        let traffic = &self.topology().traffic;
        let (interval, patience) =
            (traffic.interval as f64, traffic.dns.detection_seconds(traffic.interval, traffic.failures));
        let mut failed = 0_u32;
        while f64::from(failed) * interval < patience {
            if self.now().await? - impact > SETTLE {
                return Err(DrillError::Unnoticed);
            }
            self.sleep(interval).await?;
            let lost = self.scenario.lost.clone();
            let answers = self
                .at_site(move |site| {
                    lost.into_iter()
                        .try_fold(false, |any, region| Ok(any || site.look(&Probe::Reachable(region))?.holds))
                })
                .await?;
            failed = if answers { 0 } else { failed + 1 };
            let served = served.clone();
            undisturbed &= self.at_site(move |site| site.look(&served)).await?.holds;
        }
        Ok((self.now().await?, undisturbed))
    }

    /// What is looked at or done as steps end: the writes that survived in a new primary, and the return of what comes back once
    /// a survivor was promoted.
    pub(super) fn after_step(
        &self,
        notes: &Arc<Notes>,
        survived: &Arc<Mutex<Option<Survived>>>,
        beside: &Beside,
    ) -> AfterStep {
        let (site, notes, survived) = (Arc::clone(self.site()), Arc::clone(notes), Arc::clone(survived));
        let (recorder, names, beside) =
            (Arc::clone(&self.execution.executor.recorder), self.lost_names(), beside.clone());
        Arc::new(move |step: &Step| {
            if let StepKind::Probe { probe: Probe::Writable(region, _), .. } = &step.kind {
                // What was acknowledged until now; what is written in the new primary from now on is no survivor.
                let written = beside.written();
                if let Ok(readable) = beside.readable(region) {
                    let readable = readable.unwrap_or_default();
                    let highest = readable.intersection(&written.keys().copied().collect()).max().copied();
                    recorder.note(Event::MarkerRead { number: highest.unwrap_or(0), place: region.to_string() });
                    *survived.lock().unwrap_or_else(PoisonError::into_inner) = Some(Survived { written, readable });
                }
            }
            let acts = matches!(step.kind, StepKind::Terraform { .. } | StepKind::Operation { .. });
            let promoted = step.phase == Phase::Promote && acts;
            if promoted && beside.promoted() {
                recorder.note(Event::LostReturned { returned: names.clone() });
                if let Ok(now) = site.now() {
                    notes.add(now, format!("{} is back: up, writable and stale", names.join(", ")));
                }
            }
        })
    }
}
