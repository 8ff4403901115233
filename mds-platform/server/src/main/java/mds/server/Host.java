package mds.server;

import java.net.URI;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import mds.kernel.Kernel;
import mds.kernel.inventory.SweepSchedule;
import mds.kernel.model.GraphModel;
import mds.server.config.Configuration;
import mds.server.graphql.DeadLetterFields;
import mds.server.graphql.PluginFields;
import mds.server.graphql.RefreshFields;
import mds.server.graphql.ReindexFields;
import mds.server.graphql.RuleFields;
import mds.server.graphql.SweepFields;
import mds.server.graphql.Timeline;
import mds.server.graphql.VerificationFields;
import mds.server.graphql.engine.Freshness;
import mds.server.graphql.engine.GraphQlEngine;
import mds.server.graphql.engine.GraphQlService;
import mds.server.graphql.engine.QueryLimits;
import mds.server.http.HostHealth;
import mds.server.http.HttpServer;
import mds.transport.webhook.WebhookTransport;

/**
 * A running MDS: everything wired by hand, here and nowhere else. Closing it takes the reverse way: no more requests, no
 * more events, the batch in hand finished, then the stores.
 */
public final class Host implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Host.class.getName());

    private final GraphModel model;
    private final URI url;
    private final Deque<AutoCloseable> opened;

    private Host(GraphModel model, URI url, Deque<AutoCloseable> opened) {
        this.model = model;
        this.url = url;
        this.opened = opened;
    }

    /**
     * Starts a host and returns when it can be used.
     *
     * @throws StartUpException listing every fault; whatever keeps it from starting, nothing is left open
     */
    public static Host start(Configuration configuration, Clock clock) throws StartUpException, InterruptedException {
        Deque<AutoCloseable> opened = new ArrayDeque<>();
        try {
            return start(configuration, clock, opened);
        } catch (StartUpException | InterruptedException | RuntimeException | Error e) {
            opened.forEach(Host::close);
            throw e;
        }
    }

    /** @param opened takes everything that is to be closed, the latest first */
    private static Host start(Configuration configuration, Clock clock, Deque<AutoCloseable> opened)
            throws StartUpException, InterruptedException {
        StartUp.Parts parts = new StartUp(configuration, clock).open();
        opened.push(parts);
        Kernel kernel = new Kernel(
                parts.composition().model(),
                parts.sources().sources(),
                sweeps(configuration),
                parts.store(),
                parts.store().deadLetters(),
                parts.index(),
                clock);
        opened.push(kernel);
        Transports transports = Transports.of(configuration, clock);
        transports.all().forEach(opened::push);
        GraphQlService graphQl = graphQl(configuration, parts, kernel, clock);
        opened.push(graphQl);
        HostHealth health = new KernelHealth(kernel, transports.all(), parts, clock);
        HttpServer http = listen(configuration, graphQl, transports.webhook(), health);
        opened.push(http);
        kernel.start();
        transports.all().forEach(transport -> transport.start(kernel.events()));
        return new Host(parts.composition().model(), http.url(), opened);
    }

    /** Where it listens. */
    public URI url() {
        return url;
    }

    /** What the loaded plugins declare. */
    public GraphModel model() {
        return model;
    }

    @Override
    public void close() {
        opened.forEach(Host::close);
    }

    /** What does not close keeps nothing else from being closed. */
    private static void close(AutoCloseable part) {
        try {
            part.close();
        } catch (Exception | Error e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "%s did not close".formatted(part.getClass().getSimpleName()),
                    e);
        }
    }

    private static Map<String, SweepSchedule> sweeps(Configuration configuration) {
        Map<String, SweepSchedule> schedules = new TreeMap<>();
        configuration.sources().forEach((name, source) -> schedules.put(name, source.sweeps()));
        return schedules;
    }

    private static Map<String, Map<String, URI>> urls(Configuration configuration) {
        Map<String, Map<String, URI>> urls = new TreeMap<>();
        configuration
                .sources()
                .forEach((name, source) -> urls.computeIfAbsent(source.plugin(), any -> new TreeMap<>())
                        .put(name, source.url()));
        return urls;
    }

    private static GraphQlService graphQl(
            Configuration configuration, StartUp.Parts parts, Kernel kernel, Clock clock) {
        QueryLimits limits = configuration.graphQl();
        GraphQlEngine engine = new GraphQlEngine(
                parts.composition(),
                parts.store()::snapshot,
                Timeline.of(parts.store()),
                parts.index(),
                List.of(
                        new DeadLetterFields(parts.store().deadLetters(), kernel.replay()),
                        new RefreshFields(kernel::refresh),
                        new ReindexFields(kernel.indexing()),
                        new RuleFields(kernel.enrichment()::rules),
                        new SweepFields(kernel.sweeps(), clock),
                        new VerificationFields(kernel.verifications()),
                        new PluginFields(
                                parts.plugins().plugins(), parts.composition().model(), urls(configuration))),
                limits);
        return new GraphQlService(
                engine,
                parts.store(),
                () -> new Freshness(
                        kernel.progress().projected(), kernel.progress().enriched()),
                limits);
    }

    private static HttpServer listen(
            Configuration configuration, GraphQlService graphQl, WebhookTransport webhook, HostHealth health)
            throws StartUpException {
        try {
            return HttpServer.start(
                    configuration.server().host(),
                    configuration.server().port(),
                    configuration.administration().token(),
                    configuration.server().origins(),
                    graphQl,
                    webhook,
                    health);
        } catch (IllegalArgumentException e) {
            throw new StartUpException(List.of(String.valueOf(e.getMessage())));
        }
    }
}
