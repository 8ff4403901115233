package mds.sandbox.sources;

import java.util.List;
import java.util.Optional;

/**
 * A page of a listing.
 *
 * @param ids in their order
 * @param next the id after which the next page begins; empty on the last one
 */
record IdPage(List<String> ids, Optional<String> next) {}
