package mds.storage.datomic;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EarliestDueTest {
    private final EarliestDue due = new EarliestDue();

    @Test
    void the_first_search_begins_at_the_beginning() {
        assertThat(due.at(7)).isEqualTo(EarliestDue.BEGINNING);
    }

    @Test
    void the_next_one_begins_where_the_one_before_found_something() {
        due.found(60, 7);
        assertThat(due.at(7)).isEqualTo(60);
        assertThat(due.at(9)).isEqualTo(60);
    }

    @Test
    void a_search_of_an_older_database_begins_at_the_beginning() {
        due.found(60, 7);
        assertThat(due.at(6)).isEqualTo(EarliestDue.BEGINNING);
    }

    @Test
    void what_is_planned_for_an_earlier_time_is_found() {
        due.found(60, 7);
        due.planned(50, 8);
        due.planned(70, 8);
        assertThat(due.at(8)).isEqualTo(50);
    }

    @Test
    void what_was_planned_while_a_search_went_on_is_found_by_the_next() {
        due.planned(50, 8);
        due.planned(55, 9);
        due.found(60, 8);
        assertThat(due.at(9)).isEqualTo(55);
    }

    @Test
    void a_search_that_ends_late_takes_nothing_back() {
        due.found(60, 9);
        due.found(80, 8);
        assertThat(due.at(9)).isEqualTo(60);
    }

    @Test
    void of_very_many_plans_none_is_missed() {
        due.found(5_000, 1);
        for (int basis = 2; basis < 4_000; basis++) {
            due.planned(5_000 - basis, basis);
        }
        assertThat(due.at(4_000)).isEqualTo(1_001);
        due.found(5_000, 3_999);
        assertThat(due.at(4_000)).isEqualTo(5_000);
    }
}
