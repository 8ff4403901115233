package mds.sandbox;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import mds.sandbox.chaos.ChaosPlan;
import mds.sandbox.chaos.ChaosPlan.Kill;
import mds.sandbox.chaos.ChaosPlan.Outage;
import mds.sandbox.chaos.RestartableServers;
import mds.sandbox.chaos.SourceWeather;
import mds.sandbox.chaos.Tally;

/** Kills, outages and bad weather side by side, each in its own thread, until there was enough of all of them. */
final class Rage {
    private final ChaosPlan plan;
    private final ChaosHost host;
    private final RestartableServers servers;
    private final SourceWeather weather;
    private final Tally tally;
    private final Console console;
    private final CountDownLatch over = new CountDownLatch(1);

    Rage(
            ChaosPlan plan,
            ChaosHost host,
            RestartableServers servers,
            SourceWeather weather,
            Tally tally,
            Console console) {
        this.plan = plan;
        this.host = host;
        this.servers = servers;
        this.weather = weather;
        this.tally = tally;
        this.console = console;
    }

    private interface Trouble {
        void make() throws InterruptedException;
    }

    /** Goes on for a time at least, until the host was killed so often while it was ready, and each server stopped once. */
    void goOn(Duration least, int kills) throws InterruptedException {
        long end = System.nanoTime() + least.toNanos();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> troubles = new ArrayList<>();
            troubles.add(threads.submit(() -> repeat(this::changeWeather)));
            troubles.add(threads.submit(() -> repeat(this::kill)));
            troubles.add(threads.submit(() -> repeat(this::interruptServer)));
            while (System.nanoTime() < end || tally.of(ChaosHost.KILLS) < kills || !eachServerStopped()) {
                over.await(500, TimeUnit.MILLISECONDS);
                if (troubles.stream().anyMatch(Future::isDone)) {
                    break;
                }
            }
            over.countDown();
            for (Future<?> trouble : troubles) {
                trouble.get();
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof SandboxException fault
                    ? fault
                    : new SandboxException("Chaos could not go on: " + e.getCause(), e);
        }
    }

    private boolean eachServerStopped() {
        return RestartableServers.NAMES.stream().allMatch(name -> tally.of(stops(name)) > 0);
    }

    private static String stops(String server) {
        return "server stopped and started: " + server;
    }

    private Void repeat(Trouble trouble) throws InterruptedException {
        while (over.getCount() > 0) {
            trouble.make();
        }
        return null;
    }

    private boolean pass(Duration time) throws InterruptedException {
        return over.await(time.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void changeWeather() throws InterruptedException {
        weather.change();
        pass(plan.nextWeather());
    }

    private void kill() throws InterruptedException {
        Kill kill = plan.nextKill();
        host.kill(kill, this::pass);
    }

    private void interruptServer() throws InterruptedException {
        Outage outage = plan.nextOutage();
        if (!pass(outage.after())) {
            servers.interrupt(outage.server(), () -> pass(outage.absence()), console::say);
            tally.count(stops(outage.server()));
        }
    }
}
