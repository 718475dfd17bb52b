package io.weir.http;

import io.weir.base.error.WeirException;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/// Runs a handler on a thread of an executor while the request's own thread waits.
///
/// An interrupt of the request is handed on. The request then still waits for the handler to
/// return, since two threads must never write to one response.
final class OnExecutor implements Handler {
    private final Handler handler;
    private final Executor executor;

    OnExecutor(Handler handler, Executor executor) {
        this.handler = handler;
        this.executor = executor;
    }

    @Override
    public void handle(Request request, Response response) throws Exception {
        Call call = new Call(request, response);
        try {
            executor.execute(call);
        } catch (RejectedExecutionException full) {
            throw WeirException.retriable("too many requests at once: try again later", full);
        }
        call.await();
    }

    private final class Call implements Runnable {
        private final Request request;
        private final Response response;
        private final CountDownLatch ended = new CountDownLatch(1);
        private @Nullable Thread worker;
        private boolean interrupted;
        private @Nullable Throwable failure;

        Call(Request request, Response response) {
            this.request = request;
            this.response = response;
        }

        @Override
        public void run() {
            if (begin()) {
                try {
                    handler.handle(request, response);
                } catch (Throwable thrown) {
                    failure = thrown;
                }
                end();
            }
            ended.countDown();
        }

        void await() throws Exception {
            try {
                ended.await();
            } catch (InterruptedException stop) {
                if (interrupt()) {
                    awaitEnd();
                }
                throw stop;
            }
            switch (failure) {
                case null -> {}
                case Exception exception -> throw exception;
                case Error error -> throw error;
                default -> throw new IllegalStateException(failure);
            }
        }

        private synchronized boolean begin() {
            worker = interrupted ? null : Thread.currentThread();
            return !interrupted;
        }

        private synchronized void end() {
            worker = null;
            if (interrupted) {
                Thread.interrupted();
            }
        }

        /// Whether there is a handler at work to wait for; one that waits in a queue never starts.
        private synchronized boolean interrupt() {
            interrupted = true;
            if (worker != null) {
                worker.interrupt();
            }
            return worker != null;
        }

        private void awaitEnd() {
            boolean again = true;
            while (again) {
                try {
                    ended.await();
                    again = false;
                } catch (InterruptedException ignored) {
                    // The handler was told already; its end is what counts.
                }
            }
        }
    }
}
