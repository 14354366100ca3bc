package io.latchkey.limit;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.net.InetAddresses;
import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class FailureLimiterTest {
    private static final InetAddress CLIENT = address("192.0.2.1");

    private final AtomicLong nanos = new AtomicLong(-5);
    private final FailureLimiter limiter =
            new FailureLimiter(RateLimit.of(3, Duration.ofSeconds(60)), nanos::get, Runnable::run);

    @Test
    void countsEachIpv4AddressOfItsOwn() {
        fail(CLIENT, 2);
        assertThat(limiter.nanosToWait(CLIENT)).isZero();
        fail(CLIENT, 1);
        assertThat(limiter.nanosToWait(CLIENT)).isEqualTo(TimeUnit.SECONDS.toNanos(60));
        assertThat(limiter.nanosToWait(address("192.0.2.2"))).isZero();
    }

    @Test
    void countsAnIpv6ClientByIts64() {
        fail(address("2001:db8:1:2::1"), 1);
        fail(address("2001:db8:1:2::2"), 1);
        fail(address("2001:db8:1:2:ffff:ffff:ffff:ffff"), 1);
        assertThat(limiter.nanosToWait(address("2001:db8:1:2:3::"))).isPositive();
        assertThat(limiter.nanosToWait(address("2001:db8:1:3::1"))).isZero();
    }

    @Test
    void anIpv4AddressInAnIpv6OneIsTheIpv4Address() throws Exception {
        byte[] mapped = new byte[16];
        mapped[10] = (byte) 0xff;
        mapped[11] = (byte) 0xff;
        System.arraycopy(CLIENT.getAddress(), 0, mapped, 12, 4);
        fail(InetAddress.getByAddress(mapped), 3);
        assertThat(limiter.nanosToWait(CLIENT)).isPositive();
    }

    @Test
    void theWindowSlides() {
        fail(CLIENT, 1);
        passes(20);
        fail(CLIENT, 2);
        passes(10);
        assertThat(limiter.nanosToWait(CLIENT)).isEqualTo(TimeUnit.SECONDS.toNanos(30));
        passes(30);
        assertThat(limiter.nanosToWait(CLIENT)).isZero();
        fail(CLIENT, 1);
        assertThat(limiter.nanosToWait(CLIENT)).isEqualTo(TimeUnit.SECONDS.toNanos(20));
    }

    @Test
    void lookingCountsNothingAndProlongsNothing() {
        fail(CLIENT, 3);
        for (int second = 0; second < 59; second++) {
            passes(1);
            assertThat(limiter.nanosToWait(CLIENT)).isEqualTo(TimeUnit.SECONDS.toNanos(59 - second));
        }
        passes(1);
        assertThat(limiter.nanosToWait(CLIENT)).isZero();
    }

    @Test
    void withoutALimitNothingIsCounted() {
        FailureLimiter off = new FailureLimiter(null, nanos::get, Runnable::run);
        for (int i = 0; i < 1000; i++) {
            off.record(CLIENT);
        }
        assertThat(off.nanosToWait(CLIENT)).isZero();
        assertThat(off.isEmpty()).isTrue();
    }

    @Test
    void anUnknownAddressIsNeitherCountedNorRefused() {
        fail(null, 10);
        assertThat(limiter.nanosToWait(null)).isZero();
        assertThat(limiter.isEmpty()).isTrue();
    }

    @Test
    void isQuietUntilSomethingFails() {
        assertThat(limiter.isEmpty()).isTrue();
        limiter.nanosToWait(CLIENT);
        assertThat(limiter.isEmpty()).isTrue();
        fail(CLIENT, 1);
        assertThat(limiter.isEmpty()).isFalse();
    }

    @Test
    void aFloodFromManyAddressesTakesNoMoreThanItsMemory() {
        int remembered = 0;
        for (int i = 0; i < 50_000; i++) {
            fail(InetAddresses.fromInteger(0x0a00_0000 + i), 3);
        }
        for (int i = 0; i < 50_000; i++) {
            remembered += limiter.nanosToWait(InetAddresses.fromInteger(0x0a00_0000 + i)) > 0 ? 1 : 0;
        }
        assertThat(remembered).isBetween(1, 16_385);
    }

    private void fail(InetAddress client, int times) {
        for (int i = 0; i < times; i++) {
            limiter.record(client);
        }
    }

    private void passes(long seconds) {
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
    }

    private static InetAddress address(String text) {
        return InetAddresses.forString(text);
    }
}
