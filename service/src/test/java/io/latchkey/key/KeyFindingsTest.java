package io.latchkey.key;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class KeyFindingsTest {
    private final KeyFindings findings = new KeyFindings();

    @Test
    void everyLineIsKeptUpToTheBound() {
        addMistakes(KeyFindings.MOST_LINES);

        assertThat(findings.mistakes()).hasSize(KeyFindings.MOST_LINES).last().isEqualTo("line 49: wrong");
        assertThat(findings.warnings()).isEmpty();
    }

    @Test
    void furtherLinesAreCounted() {
        addMistakes(KeyFindings.MOST_LINES + 7);
        findings.warning("line 1", "unwise");

        assertThat(findings.mistakes())
                .hasSize(KeyFindings.MOST_LINES + 1)
                .last()
                .isEqualTo("and 7 more mistakes");
        assertThat(findings.mistakeCount()).isEqualTo(KeyFindings.MOST_LINES + 7);
        assertThat(findings.warnings()).containsExactly("line 1: unwise");
    }

    @Test
    void findingsThatAreAddedCountAsWell() {
        addMistakes(40);
        KeyFindings others = new KeyFindings();
        for (int i = 0; i < 60; i++) {
            others.mistake("other " + i, "wrong");
        }

        findings.addAll(others);

        assertThat(findings.mistakes())
                .hasSize(KeyFindings.MOST_LINES + 1)
                .contains("line 39: wrong", "other 9: wrong")
                .last()
                .isEqualTo("and 50 more mistakes");
    }

    private void addMistakes(int number) {
        for (int i = 0; i < number; i++) {
            findings.mistake("line " + i, "wrong");
        }
    }
}
