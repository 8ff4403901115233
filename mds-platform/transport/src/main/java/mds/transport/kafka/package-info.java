/** Events from Kafka topics. */
@NullMarked
package mds.transport.kafka;

import org.jspecify.annotations.NullMarked;
