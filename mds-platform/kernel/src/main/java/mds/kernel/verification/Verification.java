package mds.kernel.verification;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import mds.kernel.verification.Check.Look;
import mds.plugin.EntityUri;

/**
 * One verification: every check over everything, keeping nothing but what differs, then what differs again and again. What
 * is reported differed in each look in the same way, the last ones included, with a fresh answer each time.
 */
final class Verification {
    /** How many differences are listed. */
    private static final int LISTED = 1000;
    /** How many entities that differ are looked at again; if more do, a sample of them tells enough. */
    private static final int SUSPECTS = 10_000;

    private final VerificationContext context;
    private final VerificationRequest request;
    private final Instant startedAt;
    private final Map<Part, Long> checked = new EnumMap<>(Part.class);
    private final List<Difference> differences = new ArrayList<>();
    private final List<String> unverified = new ArrayList<>();
    private long differenceCount;
    private Optional<Instant> endedAt = Optional.empty();

    Verification(VerificationContext context, VerificationRequest request) {
        this.context = context;
        this.request = request;
        this.startedAt = context.clock().instant();
    }

    /** How it stands. */
    synchronized VerificationReport report() {
        return new VerificationReport(request, startedAt, endedAt, checked, differences, differenceCount, unverified);
    }

    /** Runs to the end; whatever stops it is part of the report. */
    void run() {
        try (ExecutorService threads = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("verify-", 0).factory())) {
            for (Function<VerificationContext, Check> check : checks(threads)) {
                run(check.apply(context));
            }
        } catch (InterruptedException | CancellationException e) {
            unverified("it was stopped before it was through");
        } catch (Exception | Error e) {
            // Whatever it is: what was not compared must not look sound.
            System.getLogger(Verification.class.getName()).log(System.Logger.Level.WARNING, "a verification failed", e);
            unverified("it failed before it was through: " + e);
        } finally {
            end();
        }
    }

    private List<Function<VerificationContext, Check>> checks(ExecutorService threads) {
        return List.of(
                with -> new SourceCheck(with, threads, request),
                with -> new GraphCheck(Part.EDGES, new EdgeComparison(with.model()), with, request),
                with -> new GraphCheck(Part.RULES, new RuleComparison(with.model()), with, request),
                with -> new IndexCheck(with, request));
    }

    private void run(Check check) throws InterruptedException {
        Suspects suspects = new Suspects();
        List<EntityUri> batch = new ArrayList<>();
        check.subjects(
                uri -> {
                    batch.add(uri);
                    if (batch.size() >= check.batch()) {
                        look(check, batch, suspects);
                    }
                },
                this::unverified);
        look(check, batch, suspects);
        for (Duration pause : context.looks()) {
            if (suspects.isEmpty()) {
                break;
            }
            Thread.sleep(pause);
            Optional<String> behind = check.settle();
            if (behind.isPresent()) {
                unverified(
                        "%s: %d entities differ, but %s".formatted(check.part().word(), suspects.size(), behind.get()));
                return;
            }
            lookAgain(check, suspects);
        }
        suspects.sure().forEach(this::differs);
        suspects.unsure()
                .forEach((reason, count) ->
                        unverified("%s: %d entities: %s".formatted(check.part().word(), count, reason)));
    }

    private void look(Check check, List<EntityUri> batch, Suspects suspects) {
        if (batch.isEmpty()) {
            return;
        }
        try {
            suspects.first(check.look(List.copyOf(batch)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException();
        }
        count(check.part(), batch.size());
        batch.clear();
    }

    private static void lookAgain(Check check, Suspects suspects) throws InterruptedException {
        List<EntityUri> all = suspects.uris();
        for (int start = 0; start < all.size(); start += check.batch()) {
            List<EntityUri> some = all.subList(start, Math.min(start + check.batch(), all.size()));
            suspects.again(some, check.look(some));
        }
    }

    private synchronized void count(Part part, int more) {
        checked.merge(part, (long) more, Long::sum);
    }

    private synchronized void differs(Difference difference) {
        differenceCount++;
        if (differences.size() < LISTED) {
            differences.add(difference);
        }
    }

    private synchronized void unverified(String what) {
        unverified.add(what);
    }

    private synchronized void end() {
        endedAt = Optional.of(context.clock().instant());
    }

    /** What differed, or could not be compared, in the latest look. */
    private static final class Suspects {
        private static final String RESTLESS = "it changes faster than it can be compared";

        private final Map<EntityUri, List<Difference>> differing = new LinkedHashMap<>();
        private final Map<EntityUri, String> unanswered = new LinkedHashMap<>();
        /** Those that did not differ before as they do now. */
        private final Set<EntityUri> restless = new HashSet<>();

        private long dropped;

        boolean isEmpty() {
            return differing.isEmpty() && unanswered.isEmpty();
        }

        int size() {
            return differing.size() + unanswered.size();
        }

        List<EntityUri> uris() {
            List<EntityUri> uris = new ArrayList<>(differing.keySet());
            uris.addAll(unanswered.keySet());
            return uris;
        }

        void first(Look look) {
            look.differences().forEach((uri, found) -> {
                if (hasRoom()) {
                    differing.put(uri, found);
                }
            });
            look.unanswered().forEach((uri, reason) -> {
                if (hasRoom()) {
                    unanswered.put(uri, reason);
                }
            });
        }

        private boolean hasRoom() {
            boolean room = size() < SUSPECTS;
            dropped += room ? 0 : 1;
            return room;
        }

        /** Keeps what differs as it did before; what differs in another way is as good as new. */
        void again(List<EntityUri> uris, Look look) {
            for (EntityUri uri : uris) {
                List<Difference> before = Objects.requireNonNullElse(differing.remove(uri), List.of());
                unanswered.remove(uri);
                restless.remove(uri);
                List<Difference> now = look.differences().get(uri);
                if (now != null) {
                    differing.put(uri, stable(uri, before, now));
                }
            }
            unanswered.putAll(look.unanswered());
        }

        private List<Difference> stable(EntityUri uri, List<Difference> before, List<Difference> now) {
            List<Difference> both = now.stream().filter(before::contains).toList();
            if (both.isEmpty()) {
                restless.add(uri);
                return now;
            }
            return both;
        }

        List<Difference> sure() {
            return differing.entrySet().stream()
                    .filter(suspect -> !restless.contains(suspect.getKey()))
                    .flatMap(suspect -> suspect.getValue().stream())
                    .toList();
        }

        /** By reason, how many entities could not be compared. */
        Map<String, Long> unsure() {
            Map<String, Long> reasons = new TreeMap<>();
            Map<String, String> firsts = new HashMap<>();
            unanswered.forEach((uri, reason) ->
                    reasons.merge(firsts.computeIfAbsent(uri.source(), first -> reason), 1L, Long::sum));
            if (!restless.isEmpty()) {
                reasons.put(RESTLESS, (long) restless.size());
            }
            if (dropped > 0) {
                reasons.put("more differ than are looked at again", dropped);
            }
            return reasons;
        }
    }
}
