package io.latchkey.validator;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.core5.concurrent.Cancellable;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.EndpointDetails;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.io.entity.HttpEntityWrapper;

/**
 * Bounds how many bytes of a response body are received, including the framing: the sizes of chunks may be longer than the chunks.
 * Closes the connection if a body is not read to its end, because the client would read on to reuse it. Thread-safe.
 */
final class BoundedBody implements ExecChainHandler {
    private static final long LARGEST = 128 * 1024;

    @Override
    public ClassicHttpResponse execute(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
            throws IOException, HttpException {
        ClassicHttpResponse response = chain.proceed(request, scope);
        HttpEntity entity = response.getEntity();
        EndpointDetails connection = scope.clientContext.getEndpointDetails();
        if (entity != null && connection != null && scope.execRuntime instanceof Cancellable call) {
            response.setEntity(new Entity(entity, connection, call));
        }
        return response;
    }

    private static final class Entity extends HttpEntityWrapper {
        private final EndpointDetails connection;
        private final Cancellable call;
        private final long end;

        Entity(HttpEntity entity, EndpointDetails connection, Cancellable call) {
            super(entity);
            this.connection = connection;
            this.call = call;
            this.end = connection.getReceivedBytesCount() + LARGEST;
        }

        @Override
        public InputStream getContent() throws IOException {
            return new Content(super.getContent());
        }

        private final class Content extends FilterInputStream {
            private boolean ended;

            Content(InputStream content) {
                super(content);
            }

            @Override
            public int read() throws IOException {
                return checked(super.read());
            }

            @Override
            public int read(byte[] bytes, int from, int length) throws IOException {
                return checked(super.read(bytes, from, length));
            }

            private int checked(int read) throws IOException {
                ended |= read < 0;
                if (connection.getReceivedBytesCount() > end) {
                    call.cancel();
                    throw new MessageConstraintException("the body of the answer is too large");
                }
                return read;
            }

            @Override
            public void close() throws IOException {
                if (!ended) {
                    call.cancel();
                }
                super.close();
            }
        }
    }
}
