package mds.storage.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import mds.kernel.search.SearchIndex.Sort;
import mds.plugin.EntityUri;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CursorTest {
    @Test
    void a_cursor_is_read_back_as_it_was_written() {
        Cursor cursor = new Cursor(Sort.NAME, "two words ü", EntityUri.of("dataset", "lake", "raw/events ü"));

        assertThat(Cursor.parse(cursor.toString(), Sort.NAME)).isEqualTo(cursor);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "%%%", "MS41", "TmFOIGFpcDovL20vci94", "MS41IGh0dHA6Ly94", "_____w"})
    void what_no_page_gave_is_refused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Cursor.parse(text, Sort.RELEVANCE))
                .withMessageContaining("'" + text + "' is not a cursor of this search");
    }
}
