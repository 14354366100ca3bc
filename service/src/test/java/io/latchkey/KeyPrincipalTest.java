package io.latchkey;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.key.Scopes;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class KeyPrincipalTest {
    @Test
    void isCalledByItsIdInLogs() {
        KeyPrincipal alice = new KeyPrincipal("id-1", "alice", "u1", Scopes.all(), KeyPrincipal.Source.EXTERNAL, false);

        assertThat(alice.getName()).isEqualTo("id-1");
    }

    @Test
    void isCalledByWhatItIsWithoutAKey() {
        assertThat(KeyPrincipal.anonymous().getName()).isEqualTo("anonymous");
        assertThat(KeyPrincipal.anonymous().keyId()).isEmpty();
        assertThat(KeyPrincipal.ofPublicPath().getName()).isEqualTo("public");
        assertThat(KeyPrincipal.ofPublicPath().source()).isEqualTo(KeyPrincipal.Source.PUBLIC);
    }

    @Test
    void namesEachSourceAsTheHeadersDo() {
        assertThat(Arrays.stream(KeyPrincipal.Source.values()).map(Object::toString))
                .containsExactly("local", "external", "public", "anonymous");
    }
}
