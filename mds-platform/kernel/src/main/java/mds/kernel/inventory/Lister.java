package mds.kernel.inventory;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import mds.kernel.source.ConnectedSource;
import mds.kernel.source.PluginCalls;
import mds.plugin.EntityUri;
import mds.plugin.Inventory;
import mds.plugin.SourceUnavailableException;

/** Asks a source for the pages of its lists, and holds them against what a list must be. */
public final class Lister {
    private final ConnectedSource source;
    private final PluginCalls calls;

    /** Asks one source. */
    public Lister(ConnectedSource source, PluginCalls calls) {
        this.source = source;
        this.calls = calls;
    }

    /**
     * A page of the list of a type.
     *
     * @param cursor where it begins; empty for the first
     * @throws SourceUnavailableException if the source could not say, or what it says is no list
     */
    public Inventory.Page page(String type, Optional<String> cursor)
            throws SourceUnavailableException, InterruptedException {
        String call = "list of %s of source '%s'".formatted(type, source.name());
        Inventory.Page page;
        try {
            page = calls.call(call, () -> source.inventory().list(type, cursor));
        } catch (PluginCalls.TooSlow e) {
            throw new SourceUnavailableException("plugin '%s': %s".formatted(source.plugin(), e.getMessage()), e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof SourceUnavailableException unavailable) {
                throw unavailable;
            }
            throw new SourceUnavailableException(
                    "plugin '%s': the %s failed: %s".formatted(source.plugin(), call, e.getCause()), e);
        }
        if (page.nextCursor().isPresent() && page.nextCursor().equals(cursor)) {
            throw new SourceUnavailableException(
                    "plugin '%s': the %s does not get on: behind the cursor '%s' comes the same again"
                            .formatted(source.plugin(), call, cursor.get()));
        }
        List<EntityUri> strangers = page.uris().stream()
                .filter(uri -> !uri.type().equals(type) || !uri.source().equals(source.name()))
                .toList();
        if (!strangers.isEmpty()) {
            throw new SourceUnavailableException("plugin '%s': the %s holds %s, which is of another type or source"
                    .formatted(source.plugin(), call, strangers.getFirst()));
        }
        return page;
    }
}
