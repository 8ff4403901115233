package mds.storage.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import mds.kernel.model.AttributeKind;
import mds.kernel.model.GraphModel;
import mds.kernel.search.SearchDocument;
import mds.sandbox.sources.OrganisationPlan;
import org.junit.jupiter.api.Test;

class DocumentTest {
    private static final GraphModel MODEL = Documents.model(
            Documents.attribute("accuracy", AttributeKind.FLOAT),
            Documents.attribute("framework", AttributeKind.TEXT),
            Documents.attribute("size", AttributeKind.INTEGER),
            Documents.attribute("updatedAt", AttributeKind.INSTANT));

    /** Indexes hold such documents; one that says something else needs another {@link Document#FORMAT}. */
    @Test
    void ofThisFormatEveryByteIsKnown() {
        SearchDocument document = Documents.named("model", "Ranking-V5", "Rànking modelV5")
                .description("Ranks titles, v5; see HTTPServer")
                .tag("team::personalization")
                .owner("alice@example.com")
                .owner("Bob Ross")
                .attribute("framework", "XGBoost2")
                .attribute("undeclared", "nothing")
                .attribute("size", 12)
                .attribute("accuracy", 0.5)
                .attribute("updatedAt", "2026-01-31T12:00:00Z")
                .at(7);

        assertThat(Document.FORMAT).isEqualTo(2);
        assertThat(json(document, new KnownWords())).isEqualTo("""
            {"uri":"aip://model/registry/Ranking-V5","type":"model","source":"registry","state":"HYDRATED",
            "tags":["team::personalization"],"owners":["alice@example.com","Bob Ross"],
            "ownerKeys":["alice@example.com","Bob Ross"],"ownedBy":["mailto:alice@example.com","mailto:Bob Ross"],
            "ownerWords":"alice example com bob ross","domains":[],
            "phrases":["ranking model v 5","ranking v 5","ranks titles v 5 see http server"],"updated":1769860800000,
            "sortName":"ranking modelv5","exact":["ranking model v 5","ranking modelv5","ranking v 5","ranking-v5",
            "aip://model/registry/ranking-v5"],"id":"ranking v 5","name":"ranking model v5 v 5 modelv5",
            "words":"ranking v5 v 5 model team personalization alice example com bob ross 0 xg boost2 boost 2 xgboost2 12 2026
             01 31t12 00 00z 31 t z","description":"ranks titles v5 see http server v 5 httpserver",
            "attributes":{"float":{"accuracy":0.5},"text":{"framework":"XGBoost2"},"integer":{"size":12},
            "instant":{"updatedAt":"2026-01-31T12:00:00Z"}}}
            """.replace("\n", ""));
    }

    @Test
    void whatOtherDocumentsHadInCommonChangesNone() {
        KnownWords known = new KnownWords();
        List<SearchDocument> documents =
                SampleDocuments.of(OrganisationPlan.standard().generate());
        assertThat(documents)
                .allSatisfy(document -> assertThat(json(document, known)).isEqualTo(json(document, new KnownWords())));
    }

    private static String json(SearchDocument document, KnownWords known) {
        return new String(Document.json(document, MODEL, known), StandardCharsets.UTF_8);
    }
}
