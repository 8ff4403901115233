package mds.plugin.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import mds.plugin.SourceHttp;
import mds.plugin.SourceUnavailableException;

/** Answers what it was told to answer, by path; 404 for everything else. */
final class FakeHttp implements SourceHttp {
    static final Instant REQUESTED_AT = Instant.parse("2026-05-04T12:00:00Z");

    private final Map<String, String> documents = new HashMap<>();
    private final List<String> requests = new ArrayList<>();
    private boolean down;

    FakeHttp answer(String path, String json) {
        documents.put(path, json);
        return this;
    }

    void goDown() {
        down = true;
    }

    List<String> requests() {
        return requests;
    }

    @Override
    public Answer get(String path) throws SourceUnavailableException {
        requests.add(path);
        if (down) {
            throw new SourceUnavailableException("down");
        }
        String document = documents.get(path);
        if (document == null) {
            return new Answer.Missing(404, REQUESTED_AT);
        }
        try {
            return new Answer.Document(new ObjectMapper().readTree(document), REQUESTED_AT);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
