/** Events from SQS queues, sent there directly or fanned out by SNS. */
@NullMarked
package mds.transport.sqs;

import org.jspecify.annotations.NullMarked;
