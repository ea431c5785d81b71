package io.fleetfold.streams.app.http;

import io.fleetfold.streams.app.instances.Hop;
import io.fleetfold.streams.app.instances.PeerRefusedException;
import io.fleetfold.streams.core.http.Following;
import io.fleetfold.streams.core.http.Problem;
import io.fleetfold.streams.core.http.Problems;
import io.fleetfold.streams.core.http.QueryCaller;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.NetworkChannel;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.io.EndPoint;

/** Takes in clients of the live feed. Written to without a thread for each. */
final class LiveServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;

  private static final int SEND_BUFFER = 128 << 10;

  private final transient LiveFeed feed;
  private final transient FollowFeed follows;
  private final transient FollowRequest requests;
  private final transient QueryIdentity identity;

  LiveServlet(LiveFeed feed, FollowFeed follows, FollowRequest requests, QueryIdentity identity) {
    this.identity = identity;
    this.feed = feed;
    this.follows = follows;
    this.requests = requests;
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
    Following following;
    try {
      QueryCaller caller = identity.identify(request, answer);
      if (request.getQueryString() == null) {
        Access.requireFleet(caller);
        following = null;
      } else {
        following = requests.of(request, caller);
      }
    } catch (Problem.Thrown e) {
      Problems.write(answer, e.problem());
      return;
    } catch (InvalidStateStoreException e) {
      if (Hop.of(request).isPresent()) {
        answer.setHeader(Hop.MOVED, "true");
      }
      Problems.write(answer, Problems.moving(e));
      return;
    } catch (PeerRefusedException e) {
      answer.setStatus(e.answer().status());
      answer.setContentType(Problem.MEDIA_TYPE);
      answer.getOutputStream().write(e.answer().body());
      return;
    }
    if (!feed.admit()) {
      close(following);
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
      if (following != null && Hop.of(request).isPresent()) {
        answer.setHeader(Hop.AFTER, Long.toString(following.after()));
      }
      client = client(request, answer, following != null);
    } catch (IOException | RuntimeException e) {
      feed.dismiss();
      close(following);
      throw e;
    }
    answer.getOutputStream().setWriteListener(client);
    if (following == null) {
      feed.join(client);
    } else {
      follows.join(client, following);
    }
  }

  private static void close(Following following) {
    if (following != null) {
      following.close();
    }
  }

  private void unfollow(LiveClient client) {
    follows.leave(client);
    feed.dismiss();
  }

  private LiveClient client(HttpServletRequest request, HttpServletResponse answer, boolean follows)
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
    return new LiveClient(
        async, answer.getOutputStream(), connection::close, follows ? this::unfollow : feed::leave);
  }
}
