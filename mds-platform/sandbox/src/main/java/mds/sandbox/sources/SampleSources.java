package mds.sandbox.sources;

import java.util.Arrays;
import java.util.List;

/** The six sources of one organisation, each with a server of its own. */
public final class SampleSources implements AutoCloseable {

    private final List<SourceServer> servers;

    private SampleSources(List<SourceServer> servers) {
        this.servers = servers;
    }

    /** Starts all six on free ports. */
    public static SampleSources start(Organisation organisation, ThinEventPublisher publisher) {
        return new SampleSources(Arrays.stream(SampleSource.values())
                .map(source -> SourceServer.start(source, organisation, publisher))
                .toList());
    }

    /** The servers, in the order of {@link SampleSource}. */
    public List<SourceServer> servers() {
        return servers;
    }

    /** The server of one source. */
    public SourceServer server(SampleSource source) {
        return servers.stream()
                .filter(server -> server.source() == source)
                .findFirst()
                .orElseThrow();
    }

    @Override
    public void close() {
        servers.forEach(SourceServer::close);
    }
}
