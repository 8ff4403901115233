package mds.server.graphql;

import java.util.Optional;
import mds.kernel.graph.EntityView;
import mds.plugin.Alias;

/**
 * Someone who owns an entity.
 *
 * @param name what people call them, or the bare address
 * @param alias by which the entity's record names them
 * @param entity the user or group; empty if nobody claims the alias
 */
record Owner(String name, Optional<Alias> alias, Optional<EntityView> entity) {}
