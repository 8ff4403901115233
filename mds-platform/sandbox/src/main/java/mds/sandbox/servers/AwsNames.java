package mds.sandbox.servers;

/** The one region and account that SQS and SNS of the sandbox know. */
public final class AwsNames {

    /** The region of every queue and topic. */
    public static final String REGION = "us-east-1";

    static final String ACCOUNT = "000000000000";

    private AwsNames() {}

    static String topicArn(String topic) {
        return "arn:aws:sns:" + REGION + ":" + ACCOUNT + ":" + topic;
    }

    static String queueArn(String queue) {
        return "arn:aws:sqs:" + REGION + ":" + ACCOUNT + ":" + queue;
    }

    /** The last segment of a queue's or topic's ARN. */
    static String name(String arn) {
        return arn.substring(arn.lastIndexOf(':') + 1);
    }
}
