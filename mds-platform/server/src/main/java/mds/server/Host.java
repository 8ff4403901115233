package mds.server;

import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import mds.kernel.Kernel;
import mds.kernel.event.EventTransport;
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
    private final StartUp.Parts parts;
    private final Kernel kernel;
    private final List<EventTransport> transports;
    private final GraphQlService graphQl;
    private final HttpServer http;

    private Host(
            StartUp.Parts parts,
            Kernel kernel,
            List<EventTransport> transports,
            GraphQlService graphQl,
            HttpServer http) {
        this.parts = parts;
        this.kernel = kernel;
        this.transports = transports;
        this.graphQl = graphQl;
        this.http = http;
    }

    /**
     * Starts a host and returns when it can be used.
     *
     * @throws StartUpException listing every fault, with nothing left open
     */
    public static Host start(Configuration configuration, Clock clock) throws StartUpException, InterruptedException {
        StartUp.Parts parts = new StartUp(configuration, clock).open();
        Kernel kernel = new Kernel(
                parts.composition().model(),
                parts.sources().sources(),
                sweeps(configuration),
                parts.store(),
                parts.store().deadLetters(),
                parts.index(),
                clock);
        Transports transports = Transports.of(configuration, clock);
        GraphQlService graphQl = graphQl(configuration, parts, kernel, clock);
        HostHealth health = new KernelHealth(kernel, transports.all(), parts, clock);
        HttpServer http = listen(configuration, parts, kernel, graphQl, transports.webhook(), health);
        kernel.start();
        transports.all().forEach(transport -> transport.start(kernel.events()));
        return new Host(parts, kernel, transports.all(), graphQl, http);
    }

    /** Where it listens. */
    public URI url() {
        return http.url();
    }

    /** What the loaded plugins declare. */
    public GraphModel model() {
        return parts.composition().model();
    }

    @Override
    public void close() {
        http.close();
        graphQl.close();
        transports.forEach(EventTransport::close);
        kernel.close();
        parts.close();
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
            Configuration configuration,
            StartUp.Parts parts,
            Kernel kernel,
            GraphQlService graphQl,
            WebhookTransport webhook,
            HostHealth health)
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
            graphQl.close();
            kernel.close();
            parts.close();
            throw new StartUpException(List.of(String.valueOf(e.getMessage())));
        }
    }
}
