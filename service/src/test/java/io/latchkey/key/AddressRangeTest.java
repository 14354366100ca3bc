package io.latchkey.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.net.InetAddresses;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("unit")
class AddressRangeTest {
    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.255.255.255, true",
        "10.0.0.0/8, 11.0.0.0, false",
        "10.0.0.0/8, 9.255.255.255, false",
        "192.168.128.0/17, 192.168.128.0, true",
        "192.168.128.0/17, 192.168.127.255, false",
        "192.168.1.6/31, 192.168.1.7, true",
        "192.168.1.6/31, 192.168.1.8, false",
        "127.0.0.1, 127.0.0.1, true",
        "127.0.0.1, 127.0.0.2, false",
        "127.0.0.1/32, 127.0.0.1, true",
        "0.0.0.0/0, 255.255.255.255, true",
        "0.0.0.0/0, ::1, false",
        "::/0, ::1, true",
        "::/0, 127.0.0.1, false",
        "fd00::/8, fdff::1, true",
        "fd00::/8, fe00::1, false",
        "2001:db8::/33, 2001:db8:7fff::1, true",
        "2001:db8::/33, 2001:db8:8000::1, false",
        "::1, ::1, true",
        "::1, ::2, false",
        "2001:db8::4/127, 2001:db8::5, true",
        "2001:db8::4/127, 2001:db8::6, false",
    })
    void containsWhatSharesItsLeadingBits(String range, String address, boolean contained) {
        assertThat(AddressRange.parse(range).contains(InetAddresses.forString(address)))
                .isEqualTo(contained);
    }

    /** A mapped address and its IPv4 address are one to Java, so their ranges are too. */
    @ParameterizedTest
    @CsvSource({
        "::ffff:10.0.0.1, 10.0.0.1/32",
        "::ffff:10.0.0.1/128, 10.0.0.1/32",
        "::ffff:10.0.0.0/104, 10.0.0.0/8",
        "::ffff:0a00:0/104, 10.0.0.0/8",
        "::ffff:0:0/96, 0.0.0.0/0",
    })
    void readsAMappedRangeAsTheIpv4RangeItIs(String mapped, String range) {
        assertThat(AddressRange.parse(mapped)).isEqualTo(AddressRange.parse(range));
        assertThat(AddressRange.parse(mapped)).hasToString(range);
        assertThat(AddressRange.parse("10.0.0.0/8").contains(InetAddresses.forString("::ffff:10.9.9.9")))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "::ffff:10.0.0.0/8, needs a prefix length of 96 to 128 after the slash",
        "::ffff:0.0.0.0/0, needs a prefix length of 96 to 128 after the slash",
        "::ffff:10.0.0.1/104, has bits set after its /104 prefix",
        "10.0.0.1/8, has bits set after its /8 prefix",
        "10.0.0.1/31, has bits set after its /31 prefix",
        "0.0.0.1/0, has bits set after its /0 prefix",
        "fd00::1/8, has bits set after its /8 prefix",
        "2001:db8:8000::/32, has bits set after its /32 prefix",
        "10.0.0.0/33, needs a prefix length of 0 to 32 after the slash",
        "10.0.0.0/-1, needs a prefix length of 0 to 32 after the slash",
        "10.0.0.0/08, needs a prefix length of 0 to 32 after the slash",
        "10.0.0.0/+8, needs a prefix length of 0 to 32 after the slash",
        "10.0.0.0/, needs a prefix length of 0 to 32 after the slash",
        "10.0.0.0/8/8, needs a prefix length of 0 to 32 after the slash",
        "10.0.0.0/99999999999, needs a prefix length of 0 to 32 after the slash",
        "10.0.0.0/255.0.0.0, needs a prefix length of 0 to 32 after the slash",
        "10.0.0.0/MARKED, needs a prefix length of 0 to 32 after the slash",
        "fd00::/129, needs a prefix length of 0 to 128 after the slash",
    })
    void refusesAWrongPrefixWithoutRepeatingTheText(String text, String message) {
        assertThatThrownBy(() -> AddressRange.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasNoCause()
                .hasMessage(message);
    }

    /** {@code localhost} would need a look-up: what a name means is for others to say, and to change. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "/8",
                "localhost",
                "localhost/8",
                "example.invalid",
                "10",
                "10.0.0",
                "10.0.0.0.0",
                "010.0.0.1",
                "256.0.0.1",
                "0x7f.0.0.1",
                "10.0.0.1:80",
                "[::1]",
                "::g",
                "1::2::3",
                " 10.0.0.1",
                "10.0.0.*",
                "MARKED"
            })
    void refusesWhatIsNoAddressWithoutRepeatingIt(String text) {
        assertThatThrownBy(() -> AddressRange.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasNoCause()
                .hasMessage("must be an IP address or a CIDR block such as 10.0.0.0/8");
    }

    @Test
    void printsItselfInItsShortestForm() {
        assertThat(AddressRange.parse("2001:0db8:0:0::/32")).hasToString("2001:db8::/32");
        assertThat(AddressRange.parse("10.1.2.3")).hasToString("10.1.2.3/32");
    }

    @Test
    void containsAnAddressIfOneRangeDoes() {
        AddressRanges ranges =
                new AddressRanges(List.of(AddressRange.parse("10.0.0.0/8"), AddressRange.parse("fd00::/8")));

        assertThat(ranges.contain(InetAddresses.forString("10.1.1.1"))).isTrue();
        assertThat(ranges.contain(InetAddresses.forString("fd01::1"))).isTrue();
        assertThat(ranges.contain(InetAddresses.forString("192.168.0.1"))).isFalse();
        assertThat(ranges.contain(null)).isFalse();
        assertThat(ranges.isEmpty()).isFalse();
    }

    @Test
    void containsNothingWithoutRanges() {
        assertThat(AddressRanges.none().isEmpty()).isTrue();
        assertThat(AddressRanges.none().contain(InetAddresses.forString("10.1.1.1")))
                .isFalse();
    }
}
