package mds.server.source;

import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import mds.hydration.GovernedHttp;
import mds.hydration.HttpLimits;
import mds.hydration.HttpMetrics;
import mds.kernel.Figure;
import mds.kernel.model.GraphModel;
import mds.kernel.source.ConnectedSource;
import mds.kernel.source.Sources;
import mds.plugin.PluginDescriptor.Setting;
import mds.plugin.Source;
import mds.plugin.SourcePlugin;
import mds.server.config.Configuration.SourceConfiguration;

/** The configured sources, each connected through its plugin, with the HTTP client that governs it. */
public final class LiveSources implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(LiveSources.class.getName());

    private final Map<String, GovernedHttp> clients = new LinkedHashMap<>();
    private final Map<String, Source> live = new LinkedHashMap<>();
    private final List<ConnectedSource> connected = new ArrayList<>();

    private LiveSources() {}

    /**
     * Connects all sources.
     *
     * @param plugins by id
     * @param faults gets everything that is wrong with sources, their settings or their plugins; what can be connected is
     *     connected nevertheless, so that all faults are found
     */
    public static LiveSources connect(
            Map<String, SourceConfiguration> sources,
            Map<String, SourcePlugin> plugins,
            GraphModel model,
            Clock clock,
            List<String> faults) {
        LiveSources result = new LiveSources();
        TypeOwnership types = new TypeOwnership(model, sources);
        new TreeMap<>(sources).forEach((name, source) -> {
            SourcePlugin plugin = plugins.get(source.plugin());
            if (plugin == null) {
                faults.add("sources.%s.plugin = '%s': there is no such plugin; loaded are %s"
                        .formatted(
                                name,
                                source.plugin(),
                                plugins.keySet().stream().sorted().toList()));
                return;
            }
            faults.addAll(types.faults(name, source));
            faults.addAll(settingFaults(name, source, plugin.descriptor().settings()));
            result.connect(name, source, plugin, types, clock, faults);
        });
        return result;
    }

    /** The sources, for the kernel. */
    public Sources sources() {
        return new Sources(connected);
    }

    /** What the HTTP client of each source has done, by the source's name. */
    public Map<String, HttpMetrics> metrics() {
        return clients.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, client -> client.getValue().metrics()));
    }

    /** The same as figures, with what the configuration allows, a list for each source. */
    public List<List<Figure>> figures() {
        return clients.values().stream()
                .map(client -> SourceFigures.of(client.metrics(), client.limits()))
                .toList();
    }

    @Override
    public void close() {
        live.forEach((name, source) -> {
            try {
                source.close();
            } catch (RuntimeException | Error e) {
                LOG.log(System.Logger.Level.WARNING, "source '%s' did not close".formatted(name), e);
            }
        });
        clients.values().forEach(GovernedHttp::close);
    }

    private void connect(
            String name,
            SourceConfiguration source,
            SourcePlugin plugin,
            TypeOwnership types,
            Clock clock,
            List<String> faults) {
        HttpLimits limits = limits(name, source.limits(), faults);
        GovernedHttp http = GovernedHttp.create(name, source.url(), limits, source.credentials(), clock);
        clients.put(name, http);
        try {
            Source opened = plugin.connect(new ConfiguredContext(name, source.settings(), clock, http, types));
            live.put(name, opened);
            int places = ConnectedSource.places(limits.requestsPerSecond());
            connected.add(ConnectedSource.of(name, source.plugin(), places, opened));
        } catch (RuntimeException | LinkageError e) {
            faults.add("sources.%s: plugin '%s' cannot connect it: %s".formatted(name, source.plugin(), e));
        }
    }

    private static HttpLimits limits(String name, Map<String, String> settings, List<String> faults) {
        try {
            return HttpLimits.of(settings);
        } catch (IllegalArgumentException e) {
            faults.add("sources.%s.limits: %s".formatted(name, e.getMessage()));
            return HttpLimits.defaults();
        }
    }

    private static List<String> settingFaults(String name, SourceConfiguration source, List<Setting> settings) {
        List<String> faults = new ArrayList<>();
        List<String> known = settings.stream().map(Setting::name).toList();
        source.settings().keySet().stream()
                .filter(setting -> !known.contains(setting))
                .forEach(setting -> faults.add("sources.%s.settings.%s is not a setting of plugin '%s'; it has %s"
                        .formatted(name, setting, source.plugin(), known)));
        settings.stream()
                .filter(setting -> setting.required() && !source.settings().containsKey(setting.name()))
                .forEach(setting -> faults.add("sources.%s.settings.%s is missing: %s"
                        .formatted(name, setting.name(), setting.description())));
        return faults;
    }
}
