//! What somebody does to the world who is outside it: sets a latch, writes the ledger, writes a marker.

use super::World;
use super::answers::Target;
use super::cells::Cell;
use super::input::{Outcome, Refusal};
use super::objects::Seen;
use super::stores::Answer;
use crate::clouds::Side;
use crate::clouds::object::{Latch, Object};
use crate::ledger::Signed;
use crate::sandbox::log::{Fact, Occurrence};
use crate::sandbox::providers::Emulator;
use crate::sandbox::providers::behaviour::Behaviour;
use crate::sandbox::resource::ResourceKey;
use crate::sandbox::switch::Switch;

/// The service of the name servers, whose control plane no step of a failover needs.
const NAME_SERVERS: &str = "route53";

impl World {
    pub(super) fn set_latch(
        &mut self,
        environment: Option<&str>,
        region: &str,
        holder: &str,
        shut: bool,
    ) -> Result<Outcome, Refusal> {
        if self.faults.region_lost(holder) {
            return Err(Refusal::Lost(holder.to_owned()));
        }
        let view = self.view();
        let latches: Vec<Seen<'_, Latch>> = view
            .latches(environment, region)
            .filter(|latch| latch.location() == holder || latch.is.says.is_some())
            .collect();
        let latch = match latches.as_slice() {
            [] => {
                return Err(Refusal::NoLatch { region: region.to_owned(), holder: holder.to_owned() });
            }
            [one] => one,
            many => {
                let environments: Vec<&str> = many.iter().map(Seen::environment).collect();
                return Err(Refusal::ManyLatches { region: region.to_owned(), environments: environments.join(", ") });
            }
        };
        if self.faults.service_lost(holder, latch.service()) {
            return Err(Refusal::Lost(holder.to_owned()));
        }
        // What is part of the records is set by their service's own control plane.
        let by_records = latch.is.says.map(|_| latch.service());
        let needs = by_records.or(self.is_broken(Switch::LatchByControlPlane).then_some(NAME_SERVERS));
        if let Some(service) = needs.filter(|service| self.faults.control_plane_lost(service)) {
            return Err(Refusal::Lost(format!("the control plane of {service}")));
        }
        let flip = Occurrence {
            region: latch.location().to_owned(),
            service: needs.unwrap_or_else(|| latch.service()).to_owned(),
            operation: "flip".to_owned(),
            detail: format!("{region} is to be {}", if shut { "shut" } else { "open" }),
            environment: latch.environment().to_owned(),
            fact: Some(Fact::Flip {
                region: region.to_owned(),
                holder: holder.to_owned(),
                needs: needs.map(str::to_owned),
            }),
        };
        let (latch, location) = (latch.key().clone(), latch.location().to_owned());
        self.note(vec![flip]);
        let at = match by_records {
            Some(_) => {
                self.change(&latch, |row| row.latch.clone().map(|open| (open, (!shut).into())));
                self.latches.effective(&latch, self.now)
            }
            None => {
                let at = self.latches.set(&latch, &location, shut, self.now);
                self.settle();
                at
            }
        };
        Ok(Outcome::EffectiveAt(at))
    }

    /// Changes an attribute of a resource as its service does, which its row names.
    pub(super) fn change(
        &mut self,
        key: &ResourceKey,
        attribute: impl FnOnce(&Behaviour) -> Option<(String, serde_json::Value)>,
    ) {
        let row = Emulator::of(key.provider).and_then(|emulator| emulator.table.get(&key.kind));
        let (Some((name, value)), Some(resource)) = (row.and_then(attribute), self.objects.get(key)) else { return };
        let mut resource = resource.clone();
        resource.attributes[name] = value;
        self.put(resource);
    }

    /// Writes the ledger at a holder, as somebody does who is outside all regions.
    pub(super) fn write_entry(
        &mut self,
        bucket: &str,
        holder: &str,
        version: Option<u64>,
        entry: Signed,
    ) -> Result<Outcome, Refusal> {
        if self.stores.read(bucket, holder, None, (&self.objects, &self.faults)) == Answer::Silence {
            return Err(Refusal::Lost(holder.to_owned()));
        }
        let version = if self.is_broken(Switch::AnyVersion) { self.stores.version(bucket) } else { version };
        if !self.stores.write(bucket, version, entry) {
            return Err(Refusal::Changed(bucket.to_owned()));
        }
        self.settle();
        Ok(Outcome::Done)
    }

    pub(super) fn write_marker(&mut self, cell: &Cell, number: u64) -> Result<Outcome, Refusal> {
        if self.faults.region_lost(&cell.region) {
            return Err(Refusal::Lost(cell.region.clone()));
        }
        let (database, name) = self.database_of(cell)?;
        self.write(cell, &database, name, number)
    }

    /// Resolves the name and writes where the answer's service would: in its own primary, or in
    /// the database that its replica follows.
    pub(super) fn write_through_name(&mut self, hostname: &str, number: u64) -> Result<Outcome, Refusal> {
        let answer = self.names.look_up(hostname, self.now).ok_or_else(|| Refusal::Unresolved(hostname.to_owned()))?;
        let cell = match answer.to {
            Target::Region { region, environment } => Cell { environment, region },
            Target::Sorry => return Err(Refusal::Sorry(hostname.to_owned())),
            Target::Text(_) => return Err(Refusal::Unresolved(hostname.to_owned())),
        };
        if !self.faults.reached(&cell.region, Side::Clients) {
            return Err(Refusal::Lost(cell.region));
        }
        let decision = self.view().decision(&cell);
        if !decision.is_open() {
            return Err(Refusal::NotServing { region: cell.region, reasons: decision.reasons.join("; ") });
        }
        let (database, name) = self.database_of(&cell)?;
        let source = self.databases.source(&database).and_then(|source| self.objects.seen(source, Object::database));
        match source {
            None => self.write(&cell, &database, name, number),
            // By the ledger it isn't the primary any longer, and the next one takes no writes yet.
            Some(source) if !self.view().follows(&cell, source.location()) => {
                Err(Refusal::Replica { database: name, region: cell.region })
            }
            Some(source) => {
                let far = Cell { environment: cell.environment, region: source.location().to_owned() };
                let key = source.key().clone();
                self.write(&far, &key, name, number)
            }
        }
    }

    fn write(&mut self, cell: &Cell, database: &ResourceKey, name: String, number: u64) -> Result<Outcome, Refusal> {
        let service = self.objects.seen(database, Object::database).map_or("", |database| database.service());
        if self.faults.service_lost(&cell.region, service) {
            return Err(Refusal::Lost(cell.region.clone()));
        }
        if !self.databases.write(database, number, self.now) {
            return Err(Refusal::Replica { database: name, region: cell.region.clone() });
        }
        Ok(Outcome::Written { region: cell.region.clone() })
    }

    fn database_of(&self, cell: &Cell) -> Result<(ResourceKey, String), Refusal> {
        let view = self.view();
        let none = || Refusal::NoDatabase(cell.region.clone());
        let database = view.database(cell).ok_or_else(none)?;
        let named = view.told(cell).and_then(|told| told.database.clone());
        Ok((database.key().clone(), named.unwrap_or_default()))
    }
}
