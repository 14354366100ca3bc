package io.latchkey.benchmarks.redis;

import io.latchkey.limit.RateLimit;

/** The libraries that are compared. */
public enum Library {
    LATCHKEY {
        @Override
        Contender open(String url, int keys, RateLimit limit) {
            return new Latchkey(url, keys, limit);
        }
    },
    BUCKET4J {
        @Override
        Contender open(String url, int keys, RateLimit limit) {
            return new Bucket4j(url, keys, limit, false);
        }
    },
    /** Bucket4j with batching: requests of one key that arrive meanwhile are sent together. */
    BUCKET4J_BATCHING {
        @Override
        Contender open(String url, int keys, RateLimit limit) {
            return new Bucket4j(url, keys, limit, true);
        }
    },
    /** No limiter: the minimal cost of a command to Redis. */
    GET {
        @Override
        Contender open(String url, int keys, RateLimit limit) {
            return new PlainGet(url, keys);
        }
    };

    abstract Contender open(String url, int keys, RateLimit limit);
}
