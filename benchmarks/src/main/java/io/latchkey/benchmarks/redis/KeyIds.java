package io.latchkey.benchmarks.redis;

import java.util.stream.IntStream;

/** Ids in the format of key ids: 16 hexadecimal digits. */
final class KeyIds {
    private KeyIds() {}

    /** Returns ids with a prefix, because all benchmarks use one Redis. */
    static String[] of(int count, String front) {
        return IntStream.range(0, count)
                .mapToObj(number -> String.format("%s%016x", front, number * 0x9E3779B97F4A7C15L))
                .toArray(String[]::new);
    }
}
