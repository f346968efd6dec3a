//! Where the regions are: hazards, law, access.

crate::rules::family! {
    region_twice,
    regions_near,
    same_country,
    same_hazard,
    troubled_region,
    opt_in_region,
    restricted_region,
    partitions_differ,
    residency_violated,
    residency_unknown_area,
    residency_unsaid,
    azure_pair_elsewhere,
    azure_pair_one_way,
    azure_without_pair,
    single_zone,
    control_planes_at_home,
}
