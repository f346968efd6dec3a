use super::*;

fn clock() -> Clock {
    Clock::starting_at(Instant::EPOCH)
}

fn seconds(clock: &Clock) -> f64 {
    clock.now().seconds_since(Instant::EPOCH)
}

#[test]
fn instants_print_as_timestamps() {
    assert_eq!(Instant::EPOCH.to_string(), "2026-01-01T00:00:00.000Z");
    assert_eq!(Instant::EPOCH.plus_seconds(61.5).to_string(), "2026-01-01T00:01:01.500Z");
}

#[tokio::test]
async fn a_wait_that_belongs_to_no_session_is_jumped_over() {
    let clock = clock();
    let real = std::time::Instant::now();
    clock.sleep_apart(3600.0).await;
    assert!(seconds(&clock) >= 3600.0);
    assert!(real.elapsed() < Duration::from_secs(5));
}

#[tokio::test(start_paused = true)]
async fn an_open_session_that_computes_holds_the_clock() {
    let clock = clock();
    clock.open_session("a");
    let real = tokio::time::Instant::now();
    clock.sleep_apart(30.0).await;
    assert_eq!(real.elapsed().as_secs(), 30);
}

#[tokio::test(start_paused = true)]
async fn the_clock_jumps_when_every_session_sleeps_and_stops_at_the_earliest() {
    let clock = clock();
    clock.open_session("a");
    clock.open_session("b");
    let stop = StopSignal::new();
    let real = tokio::time::Instant::now();
    let first = async {
        clock.sleep("a", 600.0, &stop).await.unwrap();
        let woke = seconds(&clock);
        clock.close_session("a");
        woke
    };
    let second = async {
        clock.sleep("b", 900.0, &stop).await.unwrap();
        let woke = seconds(&clock);
        clock.close_session("b");
        woke
    };
    let (a, b) = tokio::join!(first, second);
    assert!((600.0..601.0).contains(&a), "{a}");
    assert!((900.0..901.0).contains(&b), "{b}");
    assert!(real.elapsed() < Duration::from_secs(1));
}

#[tokio::test(start_paused = true)]
async fn one_awake_session_holds_another_that_sleeps() {
    let clock = clock();
    clock.open_session("sleeps");
    clock.open_session("computes");
    let stop = StopSignal::new();
    let real = tokio::time::Instant::now();
    tokio::join!(async { clock.sleep("sleeps", 100.0, &stop).await.unwrap() }, async {
        tokio::time::sleep(Duration::from_secs(7)).await;
        clock.close_session("computes");
    });
    assert_eq!(real.elapsed().as_secs(), 7);
    assert!((100.0..101.0).contains(&seconds(&clock)));
}

#[tokio::test(start_paused = true)]
async fn a_steady_sleeper_is_not_jumped_over_by_one_that_sleeps_longer() {
    let clock = clock();
    clock.open_session("a");
    let stop = StopSignal::new();
    let real = tokio::time::Instant::now();
    let steady = async {
        let mut woke = Vec::new();
        for _ in 0..60 {
            clock.sleep_apart(10.0).await;
            woke.push(seconds(&clock));
            // Acting takes a little real time.
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        woke
    };
    let session = async {
        clock.sleep("a", 300.0, &stop).await.unwrap();
        clock.close_session("a");
    };
    let ((), woke) = tokio::join!(session, steady);
    assert!(woke.windows(2).all(|pair| pair[1] - pair[0] < 10.1), "{woke:?}");
    assert!(real.elapsed() < Duration::from_secs(1));
}

#[tokio::test(start_paused = true)]
async fn traffic_puts_the_jump_off() {
    let clock = clock();
    clock.open_session("a");
    let stop = StopSignal::new();
    let real = tokio::time::Instant::now();
    tokio::join!(async { clock.sleep("a", 100.0, &stop).await.unwrap() }, async {
        for _ in 0..10 {
            tokio::time::sleep(Duration::from_millis(10)).await;
            clock.touch();
        }
    });
    let elapsed = real.elapsed().as_millis();
    assert!((115..200).contains(&elapsed), "{elapsed}");
}

#[tokio::test(start_paused = true)]
async fn a_stop_signal_ends_a_sleep_early() {
    let clock = clock();
    clock.open_session("a");
    clock.open_session("b");
    let stop = StopSignal::new();
    let (outcome, ()) = tokio::join!(clock.sleep("a", 100.0, &stop), async {
        tokio::time::sleep(Duration::from_secs(1)).await;
        stop.stop();
    });
    assert_eq!(outcome, Err(Stopped));
    assert!(seconds(&clock) < 2.0);
    assert_eq!(clock.sleep("a", 5.0, &stop).await, Err(Stopped));
}

#[tokio::test(start_paused = true)]
async fn a_dropped_sleep_no_longer_counts_as_asleep() {
    let clock = clock();
    clock.open_session("a");
    let stop = StopSignal::new();
    {
        let sleep = clock.sleep("a", 100.0, &stop);
        tokio::pin!(sleep);
        let cut = tokio::time::timeout(Duration::from_millis(1), sleep).await;
        assert!(cut.is_err());
    }
    let real = tokio::time::Instant::now();
    clock.sleep_apart(3.0).await;
    assert_eq!(real.elapsed().as_secs(), 3);
}

#[tokio::test(start_paused = true)]
async fn who_waits_for_later_lets_the_owner_of_a_hold_wake_up_first() {
    let clock = clock();
    clock.open_session("drill");
    let real = tokio::time::Instant::now();
    // On one thread: whoever jumps has to give way to the one that is due, or nobody ever goes on.
    let later = clock.sleep_apart(600.0);
    let owner = async {
        clock.sleep_held("drill", 60.0).await;
        let woke = seconds(&clock);
        tokio::time::sleep(Duration::from_secs(2)).await;
        clock.close_session("drill");
        woke
    };
    let ((), woke) = tokio::join!(later, owner);
    assert!((60.0..60.1).contains(&woke), "{woke}");
    assert!((600.0..601.0).contains(&seconds(&clock)));
    assert!((2..3).contains(&real.elapsed().as_secs()), "who is awake holds the clock");
}

#[tokio::test(start_paused = true)]
async fn who_sleeps_beside_others_is_woken_on_the_way_and_never_jumped_to() {
    let clock = clock();
    clock.open_session("repeats");
    let real = tokio::time::Instant::now();
    // Somebody waits for something: the clock stops where the other one is due.
    let repeats = async {
        clock.sleep_beside("repeats", 60.0).await;
        let woke = seconds(&clock);
        clock.close_session("repeats");
        woke
    };
    let (woke, ()) = tokio::join!(repeats, async {
        clock.sleep_apart(50.0).await;
        clock.sleep_apart(50.0).await;
    });
    assert!((60.0..60.1).contains(&woke), "{woke}");
    assert!(real.elapsed().as_secs() < 1);
    // Nobody does: time runs as it does.
    clock.open_session("repeats");
    clock.sleep_beside("repeats", 60.0).await;
    assert_eq!(real.elapsed().as_secs(), 60);
    // And the owner can be woken for good.
    let closed = async { clock.close_session("repeats") };
    tokio::join!(clock.sleep_beside("repeats", 60.0), closed);
    assert!(real.elapsed().as_secs() < 61);
}
