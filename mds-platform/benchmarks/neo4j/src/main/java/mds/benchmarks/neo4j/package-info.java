/** Neo4j's side of the graph benchmark; speaks to the other side in types of the JDK alone. */
@NullMarked
package mds.benchmarks.neo4j;

import org.jspecify.annotations.NullMarked;
