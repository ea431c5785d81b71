package io.fleetfold.streams.http;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.NetworkChannel;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.io.EndPoint;

/** Takes in clients of the live feed. Written to without a thread for each. */
final class LiveServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;

  private static final int SEND_BUFFER = 128 << 10;

  private final transient LiveFeed feed;

  LiveServlet(LiveFeed feed) {
    this.feed = feed;
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse answer)
      throws IOException {
    Gate.route(request, Routes.LIVE);
    if (!"GET".equals(request.getMethod())) {
      Problems.write(
          answer,
          Problem.of(405, "method not allowed", "this feed is read with GET", null, "use GET"));
      return;
    }
    if (request.getQueryString() != null) {
      Problems.write(
          answer, Problem.unknownParameter("query", "leave it out: this route takes none"));
      return;
    }
    if (!feed.admit()) {
      Problems.write(
          answer,
          Problem.of(
              503,
              "too many clients",
              "the live feed has " + LiveFeed.MAX_CLIENTS + " clients already",
              null,
              "close one, or read /api/v1/stats instead"));
      return;
    }
    LiveClient client;
    try {
      client = client(request, answer);
    } catch (IOException | RuntimeException e) {
      feed.dismiss();
      throw e;
    }
    answer.getOutputStream().setWriteListener(client);
    feed.join(client);
  }

  private LiveClient client(HttpServletRequest request, HttpServletResponse answer)
      throws IOException {
    answer.setContentType("text/event-stream");
    answer.setCharacterEncoding("UTF-8");
    answer.setHeader("X-Accel-Buffering", "no");
    AsyncContext async = request.startAsync();
    async.setTimeout(0);
    EndPoint connection =
        ServletContextRequest.getServletContextRequest(request)
            .getConnectionMetaData()
            .getConnection()
            .getEndPoint();
    if (connection.getTransport() instanceof NetworkChannel channel) {
      // what the system holds back for a slow client is old news: let it be little
      channel.setOption(StandardSocketOptions.SO_SNDBUF, SEND_BUFFER);
    }
    return new LiveClient(async, answer.getOutputStream(), connection::close, feed::leave);
  }
}
