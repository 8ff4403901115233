package mds.transport.sqs;

import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;

/**
 * Makes a queue that is not there, lets one topic and no other send to it, and subscribes it to that topic. Does nothing
 * that is done already, and takes nothing away: statements of others stay in the queue's policy
 * (<a href="https://docs.aws.amazon.com/sns/latest/dg/subscribe-sqs-queue-to-sns-topic.html">Subscribing a queue to a topic
 * </a>).
 *
 * @param sqs of the queue
 * @param sns of the topic
 * @param queue its name
 * @param topicArn what is subscribed to
 */
record QueueSetup(SqsClient sqs, SnsClient sns, String queue, String topicArn) {
    /** Returns when the queue is there and subscribed. */
    void ensure() {
        String url = url();
        Map<QueueAttributeName, String> attributes = sqs.getQueueAttributes(
                        r -> r.queueUrl(url).attributeNames(QueueAttributeName.QUEUE_ARN, QueueAttributeName.POLICY))
                .attributes();
        String queueArn = attributes.getOrDefault(QueueAttributeName.QUEUE_ARN, "");
        QueuePolicy.allowing(attributes.getOrDefault(QueueAttributeName.POLICY, ""), queueArn, topicArn)
                .ifPresent(policy -> sqs.setQueueAttributes(
                        r -> r.queueUrl(url).attributes(Map.of(QueueAttributeName.POLICY, policy))));
        sns.subscribe(r -> r.topicArn(topicArn).protocol("sqs").endpoint(queueArn));
    }

    private String url() {
        try {
            return sqs.getQueueUrl(r -> r.queueName(queue)).queueUrl();
        } catch (QueueDoesNotExistException e) {
            Map<QueueAttributeName, String> attributes = new HashMap<>();
            if (queue.endsWith(".fifo")) {
                attributes.put(QueueAttributeName.FIFO_QUEUE, "true");
            }
            return sqs.createQueue(r -> r.queueName(queue).attributes(attributes))
                    .queueUrl();
        }
    }
}
