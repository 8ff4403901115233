package mds.transport.sqs;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The names of SNS topics, e.g. {@code arn:aws:sns:us-east-1:123456789012:experiments}. */
public final class TopicArn {
    private static final Pattern FORM = Pattern.compile("arn:[a-z-]+:sns:([a-z0-9-]+):[0-9]+:[A-Za-z0-9_-]+(\\.fifo)?");

    private TopicArn() {}

    /** The region of the topic that a text names; empty if it names none. */
    public static Optional<String> region(String arn) {
        Matcher matcher = FORM.matcher(arn);
        return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
    }
}
