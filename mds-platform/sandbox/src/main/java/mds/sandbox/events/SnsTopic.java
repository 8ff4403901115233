package mds.sandbox.events;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** One topic, in SNS's Query protocol: the AWS SDK would weigh more than all the rest of the sandbox's own code. */
final class SnsTopic {

    private static final Pattern ARN = Pattern.compile("<TopicArn>([^<]+)</TopicArn>");

    private final HttpClient http;
    private final URI endpoint;
    private final String arn;

    private SnsTopic(HttpClient http, URI endpoint, String arn) {
        this.http = http;
        this.endpoint = endpoint;
        this.arn = arn;
    }

    /** Creates a topic, or finds the one that has the name. */
    static SnsTopic create(HttpClient http, URI endpoint, String name) {
        String answer = call(http, endpoint, Map.of("Action", "CreateTopic", "Name", name));
        Matcher matcher = ARN.matcher(answer);
        if (!matcher.find()) {
            throw new IllegalStateException("SNS at " + endpoint + " answered no TopicArn but " + answer);
        }
        return new SnsTopic(http, endpoint, matcher.group(1));
    }

    void subscribeQueue(String queueArn) {
        call(http, endpoint, Map.of("Action", "Subscribe", "TopicArn", arn, "Protocol", "sqs", "Endpoint", queueArn));
    }

    void publish(String message) {
        call(http, endpoint, Map.of("Action", "Publish", "TopicArn", arn, "Message", message));
    }

    private static String call(HttpClient http, URI endpoint, Map<String, String> parameters) {
        String form = parameters.entrySet().stream()
                .map(parameter ->
                        parameter.getKey() + "=" + URLEncoder.encode(parameter.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        HttpRequest request = HttpRequest.newBuilder(endpoint)
                .timeout(Duration.ofSeconds(10))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form))
                .build();
        try {
            HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new IOException("SNS answered " + response.statusCode() + ": " + response.body());
            }
            return response.body();
        } catch (IOException e) {
            throw new UncheckedIOException(parameters.get("Action") + " at " + endpoint + " failed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException("Interrupted while calling SNS at " + endpoint, e));
        }
    }
}
