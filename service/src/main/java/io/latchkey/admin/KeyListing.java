package io.latchkey.admin;

import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Lists keys and their usage. The list of keys is fixed; the usage of each key is read when the stream reaches it, and no lock is
 * held in between. Not thread-safe.
 *
 * @param totalKeys the number of local keys, listed or not
 * @param keys the listed keys; can be read once
 * @param next the id after which the list continues; null at the end
 */
public record KeyListing(
        int totalKeys, Stream<KeyReport> keys, @Nullable String next) {}
