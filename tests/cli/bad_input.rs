//! What people get wrong: each mistake has a diagnostic and an exit code of its own, nothing is half-written, nothing panics.

use crate::support::{Answer, SHORT, TestEnv};

/// Renders a topology that can't be rendered, and asserts that nothing was written.
#[track_caller]
fn refused(topology: impl AsRef<[u8]>) -> Answer {
    let env = TestEnv::with_topology(topology);
    let answer = env.run("render --env test");
    assert_eq!(env.files(""), ["environments/test/topology.yaml"], "{answer}");
    assert!(!answer.stderr().contains("panicked"), "{answer}");
    answer
}

/// The short topology with a piece of text replaced.
#[track_caller]
fn with(old: &str, new: &str) -> String {
    assert!(SHORT.contains(old), "{old}");
    SHORT.replacen(old, new, 1)
}

#[test]
fn misspelt_keys() {
    insta::assert_snapshot!(refused(with("status: active", "statsu: active")), @"
    ------- stderr -------
    topology::unknown-key

      × There is no key `statsu` here
       ╭─[environments/test/topology.yaml:5:5]
     4 │     region: us-east-1
     5 │     statsu: active
       ·     ───┬──
       ·        ╰── unknown key
     6 │     traffic: 100%
       ╰────
      help: did you mean `status`?
    [exit status: 10]
    ");
}

#[test]
fn duplicate_keys() {
    insta::assert_snapshot!(refused(with("    status: active\n", "    status: active\n    status: standby\n")), @"
    ------- stderr -------
    yaml::duplicate-key

      × The key `status` is given twice
       ╭─[environments/test/topology.yaml:5:5]
     4 │     region: us-east-1
     5 │     status: active
       ·     ───┬──
       ·        ╰── first given here
     6 │     status: standby
       ·     ───┬──
       ·        ╰── given again here
     7 │     traffic: 100%
       ╰────
      help: keep one of the two
    [exit status: 10]
    ");
}

#[test]
fn wrong_types() {
    insta::assert_snapshot!(refused("regions:\n  primary:\n    region: [us-east-1]\n    resources: llm-service\n"), @"
    ------- stderr -------
    topology::wrong-type

      × The value of `region` must be a text or number
       ╭─[environments/test/topology.yaml:3:14]
     2 │   primary:
     3 │     region: [us-east-1]
       ·              ────┬────
       ·                  ╰── found a list
     4 │     resources: llm-service
       ╰────
    topology::wrong-type

      × The value of `resources` must be a list
       ╭─[environments/test/topology.yaml:4:16]
     3 │     region: [us-east-1]
     4 │     resources: llm-service
       ·                ─────┬─────
       ·                     ╰── found this
       ╰────
    [exit status: 10]
    ");
}

#[test]
fn traffic_of_ninety_percent() {
    insta::assert_snapshot!(refused(with("100%", "90%")), @"
    ------- stderr -------
    topology::traffic-sum

      × The regions' traffic adds up to 90 %, not 100 %
        ╭─[environments/test/topology.yaml:16:14]
     15 │     status: standby
     16 │     traffic: 0%
        ·              ──
     17 │     resources:
        ╰────
      help: share out exactly 100 % over the active regions
    [exit status: 10]
    ");
}

#[test]
fn who_cannot_say_sorry() {
    let topology = "traffic:
  ttl: 2d
  sorry: [10.20.0.7, sorry.example.com, 192.168.1.1]
regions:
  primary: { region: us-east-1, traffic: 100%, resources: [llm-service (1 replica)] }
  secondary: { region: eu-west-1, network: { cidr: 10.20.0.0/16 }, resources: [llm-service (1 replica)] }
";
    insta::assert_snapshot!(refused(topology), @r"
    ------- stderr -------
    topology::ttl

      × A TTL of 172800 s is out of range
       ╭─[environments/test/topology.yaml:2:8]
     1 │ traffic:
     2 │   ttl: 2d
       ·        ──
     3 │   sorry: [10.20.0.7, sorry.example.com, 192.168.1.1]
       ╰────
      help: write 1s to 1d; 60s is usual
    topology::sorry

      × `10.20.0.7` is inside a region's own network
       ╭─[environments/test/topology.yaml:3:11]
     2 │   ttl: 2d
     3 │   sorry: [10.20.0.7, sorry.example.com, 192.168.1.1]
       ·           ─────────
     4 │ regions:
       ╰────
      help: what says sorry stands outside every region: one may be lost
    topology::sorry

      × `sorry.example.com` isn't an IPv4 address
       ╭─[environments/test/topology.yaml:3:22]
     2 │   ttl: 2d
     3 │   sorry: [10.20.0.7, sorry.example.com, 192.168.1.1]
       ·                      ─────────────────
     4 │ regions:
       ╰────
      help: write static addresses: a name would have to be asked for elsewhere
    topology::sorry

      × `192.168.1.1` is an address that no client can reach
       ╭─[environments/test/topology.yaml:3:41]
     2 │   ttl: 2d
     3 │   sorry: [10.20.0.7, sorry.example.com, 192.168.1.1]
       ·                                         ───────────
     4 │ regions:
       ╰────
      help: write a public address
    [exit status: 10]
    ");
}

#[test]
fn two_primaries() {
    insta::assert_snapshot!(refused(with("vector-db (replica)", "vector-db (primary)")), @"
    ------- stderr -------
    topology::two-primaries

      × `vector-db` has 2 primaries
        ╭─[environments/test/topology.yaml:19:9]
     18 │       - llm-service (2 replicas)
     19 │       - vector-db (primary)
        ·         ───────────────────
     20 │       - cache (standby)
        ╰────
      help: keep the one in `primary` and make the others replicas
    [exit status: 10]
    ");
}

#[test]
fn an_unknown_region() {
    insta::assert_snapshot!(refused(with("us-east-1", "us-east-9")), @"
    ------- stderr -------
    topology::unknown-region

      × No cloud has a region `us-east-9`
       ╭─[environments/test/topology.yaml:4:13]
     3 │   primary:
     4 │     region: us-east-9
       ·             ─────────
     5 │     status: active
       ╰────
      help: did you mean `us-east-2`?
    [exit status: 10]
    ");
}

#[test]
fn a_gpu_that_the_region_does_not_offer() {
    let text = with("us-east-1\n", "eu-central-2\n    compute: { gpu: { type: p5.48xlarge } }\n");
    insta::assert_snapshot!(refused(text), @"
    ------- stderr -------
    topology::gpu-not-offered

      × eu-central-2 doesn't offer `p5.48xlarge`
       ╭─[environments/test/topology.yaml:5:29]
     4 │     region: eu-central-2
     5 │     compute: { gpu: { type: p5.48xlarge } }
       ·                             ───────────
     6 │     status: active
       ╰────
      help: `g6.2xlarge` is offered there and the model fits it
    [exit status: 10]
    ");
}

#[test]
fn overlapping_networks() {
    let text = with("us-east-1\n", "us-east-1\n    network: { cidr: 10.0.0.0/16 }\n").replacen(
        "eu-west-1\n",
        "eu-west-1\n    network: { cidr: 10.0.128.0/17 }\n",
        1,
    );
    insta::assert_snapshot!(refused(text), @"
    ------- stderr -------
    topology::network-overlap

      × The networks of `primary` and `secondary` overlap: 10.0.0.0/16 and 10.0.128.0/17
        ╭─[environments/test/topology.yaml:16:22]
     15 │     region: eu-west-1
     16 │     network: { cidr: 10.0.128.0/17 }
        ·                      ─────────────
     17 │     status: standby
        ╰────
      help: give each region a range of its own
    [exit status: 10]
    ");
}

#[test]
fn names_that_would_become_something_else() {
    let names = [
        "'a\"b'",
        "'${path.root}'",
        "\"a\\nb\"",
        "'../../etc'",
        "Größe",
        "'%{if true}'",
        "a-very-long-name-of-a-region",
    ];
    let answers: Vec<String> =
        names.iter().map(|name| refused(with("primary:", &format!("{name}:"))).to_string()).collect();
    insta::assert_snapshot!(answers.join("\n"), @r#"
    ------- stderr -------
    topology::name

      × `a"b` can't be the name of a region
       ╭─[environments/test/topology.yaml:3:3]
     2 │ regions:
     3 │   'a"b':
       ·   ─────
     4 │     region: us-east-1
       ╰────
      help: use lower-case letters, digits and single hyphens, a letter first, at most 20 characters;
            `global`, `modules` and `witness` are taken, as is `witness-` with a number
    [exit status: 10]

    ------- stderr -------
    topology::name

      × `${path.root}` can't be the name of a region
       ╭─[environments/test/topology.yaml:3:3]
     2 │ regions:
     3 │   '${path.root}':
       ·   ──────────────
     4 │     region: us-east-1
       ╰────
      help: use lower-case letters, digits and single hyphens, a letter first, at most 20 characters;
            `global`, `modules` and `witness` are taken, as is `witness-` with a number
    [exit status: 10]

    ------- stderr -------
    topology::name

      × `a\nb` can't be the name of a region
       ╭─[environments/test/topology.yaml:3:3]
     2 │ regions:
     3 │   "a\nb":
       ·   ──────
     4 │     region: us-east-1
       ╰────
      help: use lower-case letters, digits and single hyphens, a letter first, at most 20 characters;
            `global`, `modules` and `witness` are taken, as is `witness-` with a number
    [exit status: 10]

    ------- stderr -------
    topology::name

      × `../../etc` can't be the name of a region
       ╭─[environments/test/topology.yaml:3:3]
     2 │ regions:
     3 │   '../../etc':
       ·   ───────────
     4 │     region: us-east-1
       ╰────
      help: use lower-case letters, digits and single hyphens, a letter first, at most 20 characters;
            `global`, `modules` and `witness` are taken, as is `witness-` with a number
    [exit status: 10]

    ------- stderr -------
    topology::name

      × `Größe` can't be the name of a region
       ╭─[environments/test/topology.yaml:3:3]
     2 │ regions:
     3 │   Größe:
       ·   ─────
     4 │     region: us-east-1
       ╰────
      help: use lower-case letters, digits and single hyphens, a letter first, at most 20 characters;
            `global`, `modules` and `witness` are taken, as is `witness-` with a number
    [exit status: 10]

    ------- stderr -------
    topology::name

      × `%{if true}` can't be the name of a region
       ╭─[environments/test/topology.yaml:3:3]
     2 │ regions:
     3 │   '%{if true}':
       ·   ────────────
     4 │     region: us-east-1
       ╰────
      help: use lower-case letters, digits and single hyphens, a letter first, at most 20 characters;
            `global`, `modules` and `witness` are taken, as is `witness-` with a number
    [exit status: 10]

    ------- stderr -------
    topology::name

      × `a-very-long-name-of-a-region` can't be the name of a region
       ╭─[environments/test/topology.yaml:3:3]
     2 │ regions:
     3 │   a-very-long-name-of-a-region:
       ·   ────────────────────────────
     4 │     region: us-east-1
       ╰────
      help: use lower-case letters, digits and single hyphens, a letter first, at most 20 characters;
            `global`, `modules` and `witness` are taken, as is `witness-` with a number
    [exit status: 10]
    "#);
}

#[test]
fn a_hostile_system_name() {
    insta::assert_snapshot!(refused(format!("name: \"x\\\"${{}}\\n../\"\n{SHORT}")), @r#"
    ------- stderr -------
    topology::name

      × `x"${}\n../` can't be the name of a system
       ╭─[environments/test/topology.yaml:1:7]
     1 │ name: "x\"${}\n../"
       ·       ─────────────
     2 │ # environments/active-passive/topology.yaml
       ╰────
      help: cloud names are made from it: use lower-case letters, digits and single hyphens, a letter
            first, 2 to 20 characters; `default` and names that begin with kube-, internal- or sg- are
            the clouds' own
    [exit status: 10]
    "#);
}

#[test]
fn hostile_values_where_any_text_is_allowed() {
    let env = TestEnv::with_topology(format!(
        "tags:\n  Owner: \"\\\"${{file(\\\"/etc/passwd\\\")}}%{{ if true }}\"\n{SHORT}"
    ));
    let answer = env.run("render --env test");
    if answer.status() == 0 {
        let text = env.read("environments/test/primary/platform/terraform.tfvars");
        assert!(text.contains(r#"Owner       = "\"$${file(\"/etc/passwd\")}%%{ if true }""#), "{text}");
    } else {
        insta::assert_snapshot!(answer, @r#"
        ------- stderr -------
        topology::tag

          × `"${file("/etc/passwd")}%{ if true }` can't be the value of a tag
           ╭─[environments/test/topology.yaml:2:10]
         1 │ tags:
         2 │   Owner: "\"${file(\"/etc/passwd\")}%{ if true }"
           ·          ────────────────────────────────────────
         3 │ # environments/active-passive/topology.yaml
           ╰────
          help: use letters, digits, spaces and `_.:/=+-@`, at most 128
        [exit status: 10]
        "#);
    }
}

#[test]
fn an_empty_file() {
    insta::assert_snapshot!(refused(""), @"
    ------- stderr -------
    yaml::empty

      × The file is empty
      help: a topology needs at least `regions:` with one region
       in environments/test/topology.yaml
    [exit status: 10]
    ");
}

#[test]
fn a_file_of_comments() {
    insta::assert_snapshot!(refused("# nothing yet\n"), @"
    ------- stderr -------
    yaml::empty

      × The file is empty
      help: a topology needs at least `regions:` with one region
       in environments/test/topology.yaml
    [exit status: 10]
    ");
}

#[test]
fn a_file_of_ten_megabytes() {
    insta::assert_snapshot!(refused("# ten megabytes\n".repeat(640 * 1024)), @"
    ------- stderr -------
    file::unreadable

      × The file has more than 2 MiB
      help: is this really a topology? One of a thousand regions has half of that
       in environments/test/topology.yaml
    [exit status: 10]
    ");
}

#[test]
fn anchors_that_multiply() {
    let mut text = "a: &a [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for (name, of) in ["b", "c", "d", "e", "f", "g", "h", "i"].into_iter().zip(["a", "b", "c", "d", "e", "f", "g", "h"])
    {
        text.push_str(&format!("{name}: &{name} [{}]\n", [format!("*{of}").as_str(); 10].join(", ")));
    }
    insta::assert_snapshot!(refused(text + SHORT), @"
    ------- stderr -------
    yaml::too-large

      × The file grows beyond 200000 values
       ╭─[environments/test/topology.yaml:6:8]
     5 │ e: &e [*d, *d, *d, *d, *d, *d, *d, *d, *d, *d]
     6 │ f: &f [*e, *e, *e, *e, *e, *e, *e, *e, *e, *e]
       ·        ─┬
       ·         ╰── the limit is reached here
     7 │ g: &g [*f, *f, *f, *f, *f, *f, *f, *f, *f, *f]
       ╰────
      help: aliases (`*name`) multiply what they stand for; write a smaller topology
    [exit status: 10]
    ");
}

#[test]
fn deep_nesting() {
    let answer = refused("[".repeat(100_000));
    assert_eq!(answer.status(), 10, "{answer}");
}

#[test]
fn invalid_utf8() {
    insta::assert_snapshot!(refused([SHORT.as_bytes(), b"tags: { a: \xff }\n"].concat()), @"
    ------- stderr -------
    file::unreadable

      × The file isn't UTF-8 text: line 22 holds a byte that isn't a character
      help: save it as UTF-8
       in environments/test/topology.yaml
    [exit status: 10]
    ");
}

#[test]
fn invalid_yaml() {
    insta::assert_snapshot!(refused("regions:\n  primary: {\n"), @"
    ------- stderr -------
    yaml::syntax

      × This isn't valid YAML: unclosed bracket '{'
       ╭─[environments/test/topology.yaml:2:12]
     1 │ regions:
     2 │   primary: {
       ·            ▲
       ·            ╰── here
       ╰────
    [exit status: 10]
    ");
}

#[test]
fn a_folder_in_the_files_place() {
    let env = TestEnv::empty();
    env.write("environments/test/topology.yaml/keep", "");
    insta::assert_snapshot!(env.run("render --env test"), @"
    ------- stderr -------
    file::unreadable

      × This is a folder, not a file
      help: put the topology into a file of this name
       in environments/test/topology.yaml
    [exit status: 10]
    ");
}

#[test]
fn every_mistake_at_once() {
    let text = with("traffic: 100%", "traffic: 90%")
        .replacen("vector-db (replica)", "vector-db (primary)", 1)
        .replacen("eu-west-1", "eu-wset-1", 1)
        .replacen("status: standby", "statsu: standby", 1);
    insta::assert_snapshot!(refused(text), @"
    ------- stderr -------
    topology::unknown-region

      × No cloud has a region `eu-wset-1`
        ╭─[environments/test/topology.yaml:14:13]
     13 │   secondary:
     14 │     region: eu-wset-1
        ·             ─────────
     15 │     statsu: standby
        ╰────
      help: did you mean `eu-west-1`?
    topology::unknown-key

      × There is no key `statsu` here
        ╭─[environments/test/topology.yaml:15:5]
     14 │     region: eu-wset-1
     15 │     statsu: standby
        ·     ───┬──
        ·        ╰── unknown key
     16 │     traffic: 0%
        ╰────
      help: did you mean `status`?
    topology::traffic-sum

      × The regions' traffic adds up to 90 %, not 100 %
        ╭─[environments/test/topology.yaml:16:14]
     15 │     statsu: standby
     16 │     traffic: 0%
        ·              ──
     17 │     resources:
        ╰────
      help: share out exactly 100 % over the active regions
    topology::two-primaries

      × `vector-db` has 2 primaries
        ╭─[environments/test/topology.yaml:19:9]
     18 │       - llm-service (2 replicas)
     19 │       - vector-db (primary)
        ·         ───────────────────
     20 │       - cache (standby)
        ╰────
      help: keep the one in `primary` and make the others replicas
    [exit status: 10]
    ");
}

#[cfg(unix)]
#[test]
fn no_permission_to_write() {
    use std::os::unix::fs::PermissionsExt as _;
    let env = TestEnv::short();
    let folder = env.path("environments/test");
    let allow = |path: &std::path::Path, mode| {
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).expect("own folder");
    };
    allow(&env.path(""), 0o755);
    allow(&folder, 0o555);
    let mut command = env.command("", "render --env test");
    let elsewhere = TestEnv::empty();
    // The superuser may write anywhere, so the binary runs as nobody then, from where nobody may read it.
    if std::fs::File::create(folder.join("probe")).is_ok() {
        std::fs::remove_file(folder.join("probe")).expect("just made");
        allow(&elsewhere.path(""), 0o755);
        let binary = elsewhere.path("terradrill");
        // A process of its own writes it: what is open for writing here, another test's child may still hold when it runs.
        let copied = std::process::Command::new("cp").arg(command.get_program()).arg(&binary).status();
        assert!(copied.expect("cp starts").success());
        command = env.command_of(&binary, "", "render --env test");
        std::os::unix::process::CommandExt::uid(&mut command, 65_534);
    }
    let answer = env.answer(&mut command);
    allow(&folder, 0o755);
    insta::assert_snapshot!(answer, @"
    ------- stderr -------
    error: cannot write [ROOT]/environments/test/global
      caused by: Permission denied (os error 13)
    hint: nothing was left half-written; check the permissions and the space of that folder
    [exit status: 1]
    ");
    assert_eq!(env.files(""), ["environments/test/topology.yaml"]);
}

#[cfg(unix)]
#[test]
fn a_file_in_a_folders_place() {
    let env = TestEnv::short();
    env.write("environments/test/secondary", "");
    insta::assert_snapshot!(env.run("render --env test"), @"
    ------- stderr -------
    error: Something is in the way of rendered files; nothing was written
      caused by: environments/test/secondary: not terradrill's
    hint: move what isn't terradrill's to another name; it is never overwritten
    [exit status: 11]
    ");
    assert_eq!(env.files(""), ["environments/test/secondary", "environments/test/topology.yaml"]);
}

#[test]
fn a_scenario_that_is_none() {
    let env = TestEnv::short();
    env.write("soon.yaml", "title: t\nnoticed: soon\nlosses:\n  - lose: region\n    after: a while\n");
    env.write("key.yaml", "title: t\nlosses:\n  - lose: region\n    whne: 1s\n");
    for name in ["soon.yaml", "key.yaml", "regoin-loss"] {
        insta::assert_snapshot!(format!("no_scenario_{name}"), env.run(&format!("drill {name} --sandbox")));
    }
}

#[test]
fn a_gpu_that_is_retired() {
    let topology =
        with("region: us-east-1\n", "region: westeurope\n    compute: { gpu: { type: Standard_NC6s_v3 } }\n");
    insta::assert_snapshot!(refused(topology));
}
