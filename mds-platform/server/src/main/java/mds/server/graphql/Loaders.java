package mds.server.graphql;

import graphql.schema.DataFetchingEnvironment;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;
import mds.kernel.graph.EntityView;
import mds.kernel.graph.GraphSnapshot;
import org.dataloader.DataLoader;
import org.dataloader.DataLoaderFactory;
import org.dataloader.DataLoaderRegistry;
import org.dataloader.MappedBatchLoader;

/** Collects the reads of one level of a query and answers them together. One registry a request. */
final class Loaders {
    private static final String ENTITIES = "entities";
    private static final String HOPS = "hops";
    private static final String OWNERS = "owners";
    private static final String RELATIONSHIPS = "relationships";
    private static final String EVIDENCE = "evidence";
    private static final String OWNER = "owner";
    private static final String GROUPS = "groups";
    private static final String OWNED = "owned";
    private static final String OWNED_COUNTS = "ownedCounts";
    private static final String LISTINGS = "listings";

    private final Reads reads;
    private final Executor threads;

    private Loaders(Reads reads, Executor threads) {
        this.reads = reads;
        this.threads = threads;
    }

    static DataLoaderRegistry registry(Reads reads, Executor threads) {
        return new Loaders(reads, threads).registry();
    }

    private DataLoaderRegistry registry() {
        return DataLoaderRegistry.newRegistry()
                .register(ENTITIES, loader(reads::entities))
                .register(HOPS, loader(reads::hops))
                .register(OWNERS, loader(OwnerReads::owners))
                .register(RELATIONSHIPS, loader(reads::relationships))
                .register(EVIDENCE, loader(reads::evidence))
                .register(OWNER, loader(OwnerReads::owner))
                .register(GROUPS, loader(OwnerReads::groups))
                .register(OWNED, loader(OwnerReads::owned))
                .register(OWNED_COUNTS, loader(OwnerReads::counts))
                .register(LISTINGS, loader(reads::listings))
                .build();
    }

    /** An entity; null, as GraphQL has it, if nothing ever spoke of it. */
    static CompletableFuture<EntityView> entity(DataFetchingEnvironment field, Read.OfEntity read) {
        return Loaders.<Read.OfEntity, EntityView>named(ENTITIES, field).load(read);
    }

    static CompletableFuture<Page<EntityView>> hop(DataFetchingEnvironment field, Read.OfHop read) {
        return Loaders.<Read.OfHop, Page<EntityView>>named(HOPS, field).load(read);
    }

    static CompletableFuture<List<Owner>> owners(DataFetchingEnvironment field, Read.OfOwners read) {
        return Loaders.<Read.OfOwners, List<Owner>>named(OWNERS, field).load(read);
    }

    static CompletableFuture<Page<Relationship>> relationships(
            DataFetchingEnvironment field, Read.OfRelationships read) {
        return Loaders.<Read.OfRelationships, Page<Relationship>>named(RELATIONSHIPS, field)
                .load(read);
    }

    static CompletableFuture<Evidence> evidence(DataFetchingEnvironment field, Read.OfEvidence read) {
        return Loaders.<Read.OfEvidence, Evidence>named(EVIDENCE, field).load(read);
    }

    /** Who is meant; null, as GraphQL has it, if nothing ever spoke of them. */
    static CompletableFuture<Owner> owner(DataFetchingEnvironment field, Read.OfOwner read) {
        return Loaders.<Read.OfOwner, Owner>named(OWNER, field).load(read);
    }

    static CompletableFuture<List<EntityView>> groups(DataFetchingEnvironment field, Read.OfGroups read) {
        return Loaders.<Read.OfGroups, List<EntityView>>named(GROUPS, field).load(read);
    }

    static CompletableFuture<Page<EntityView>> owned(DataFetchingEnvironment field, Read.OfOwned read) {
        return Loaders.<Read.OfOwned, Page<EntityView>>named(OWNED, field).load(read);
    }

    static CompletableFuture<List<Map.Entry<String, Long>>> ownedCounts(
            DataFetchingEnvironment field, Read.OfOwnedCounts read) {
        return Loaders.<Read.OfOwnedCounts, List<Map.Entry<String, Long>>>named(OWNED_COUNTS, field)
                .load(read);
    }

    static CompletableFuture<Page<EntityView>> listing(DataFetchingEnvironment field, Read.OfListing read) {
        return Loaders.<Read.OfListing, Page<EntityView>>named(LISTINGS, field).load(read);
    }

    private static <R extends Read, V> DataLoader<R, V> named(String name, DataFetchingEnvironment field) {
        return Objects.requireNonNull(field.getDataLoader(name));
    }

    private <R extends Read, V> DataLoader<R, V> loader(BiFunction<GraphSnapshot, Collection<R>, Map<R, V>> answer) {
        MappedBatchLoader<R, V> batch = keys -> CompletableFuture.supplyAsync(() -> answerEach(keys, answer), threads);
        return DataLoaderFactory.newMappedDataLoader(batch);
    }

    /** Nearly always there is one snapshot; {@code asOf} brings in others. */
    private static <R extends Read, V> Map<R, V> answerEach(
            Collection<R> keys, BiFunction<GraphSnapshot, Collection<R>, Map<R, V>> answer) {
        Map<GraphSnapshot, List<R>> byMoment = new LinkedHashMap<>();
        keys.forEach(key ->
                byMoment.computeIfAbsent(key.graph(), any -> new ArrayList<>()).add(key));
        Map<R, V> answers = new HashMap<>();
        byMoment.forEach((graph, some) -> answers.putAll(answer.apply(graph, some)));
        return answers;
    }
}
