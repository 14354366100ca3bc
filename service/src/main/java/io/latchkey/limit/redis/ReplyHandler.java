package io.latchkey.limit.redis;

import java.util.List;

/**
 * Receives the replies to the calls of one {@link ScriptCalls}, on the threads that read them. Each key is passed exactly once,
 * to {@link #replied} or to {@link #failed}, with the other keys of its call.
 */
interface ReplyHandler<K> {
    /** Receives the numbers for some keys in their order, as many for each as the script returns. */
    void replied(List<K> keys, long[] reply);

    /** Receives the failure of a call. If {@link KeyError#is} holds, it concerns one key alone and there is only one. */
    void failed(List<K> keys, Throwable failure);

    /** Called when Redis has replied to a call that is therefore repeated. */
    void repeated();

    /** Called after every key has been passed. */
    void done();
}
