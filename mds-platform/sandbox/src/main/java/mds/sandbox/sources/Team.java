package mds.sandbox.sources;

import java.util.Arrays;
import java.util.List;

/**
 * A team of the sample organisation, a streaming service, and the words that its objects are named by.
 *
 * @param id also the id of its group
 * @param domains the business domains that it works in
 * @param models what it predicts
 * @param tables the datasets that it keeps
 * @param signals what its features measure
 */
record Team(
        String id, String name, List<String> domains, List<Subject> models, List<String> tables, List<String> signals) {

    /** All of them, in a fixed order. */
    static final List<Team> ALL = List.of(
            team(
                    "personalization",
                    "Personalization",
                    "Homepage",
                    List.of("playback_events", "profile_snapshots", "impressions", "thumb_ratings", "my_list_changes"),
                    List.of("profile_watch_time", "title_completion_rate", "genre_affinity", "row_click_rate"),
                    "homepage-ranking: Ranks the rows of the home page for a profile",
                    "similar-titles: Finds titles like the one being looked at",
                    "continue-watching: Orders what a profile has begun to watch",
                    "artwork-selection: Chooses the artwork that a title is shown with",
                    "next-title: Suggests what to play when a title ends",
                    "taste-clusters: Groups profiles by taste"),
            team(
                    "search",
                    "Search",
                    "Discovery",
                    List.of("search_queries", "search_results", "title_index", "voice_transcripts", "search_clicks"),
                    List.of("query_length", "query_click_rate", "title_text_match", "zero_result_rate"),
                    "search-ranking: Orders the results of a search",
                    "query-understanding: Tells what a query is about",
                    "autocomplete: Completes what a person types",
                    "voice-intent: Tells a spoken request's intent",
                    "entity-linking: Links names in a query to titles and people",
                    "query-rescue: Rewrites queries that find nothing"),
            team(
                    "ads",
                    "Ads",
                    "Monetization",
                    List.of("ad_impressions", "ad_clicks", "campaigns", "advertiser_accounts", "ad_auctions"),
                    List.of("campaign_click_rate", "advertiser_spend", "ad_view_time", "auction_win_rate"),
                    "click-prediction: Predicts whether an ad is clicked",
                    "conversion-prediction: Predicts what follows a click",
                    "bid-pacing: Spreads a campaign's budget over its days",
                    "frequency-capping: Finds how often an ad bears repeating",
                    "audience-lookalike: Finds audiences like a given one",
                    "creative-scoring: Scores an ad's creative before it runs"),
            team(
                    "growth",
                    "Growth",
                    "Acquisition",
                    List.of("signup_funnel", "subscription_changes", "trial_usage", "referrals", "landing_page_views"),
                    List.of("days_since_login", "trial_watch_time", "plan_changes", "referral_count"),
                    "churn-risk: Predicts which members are about to leave",
                    "signup-propensity: Predicts which visitors sign up",
                    "winback-offer: Chooses the offer for a former member",
                    "plan-upgrade: Predicts who would like a larger plan",
                    "trial-quality: Tells earnest trials from the rest",
                    "landing-layout: Chooses the landing page's layout"),
            team(
                    "payments",
                    "Payments",
                    "Billing",
                    List.of("transactions", "payment_methods", "chargebacks", "invoices", "card_updates"),
                    List.of("declined_payments", "card_age", "account_charge", "chargeback_rate"),
                    "transaction-fraud: Scores a payment's risk of fraud",
                    "payment-retry: Finds the best time to try a payment again",
                    "card-expiry: Predicts cards that are about to fail",
                    "chargeback-risk: Predicts disputes",
                    "gift-abuse: Finds gift cards bought with stolen money",
                    "payment-routing: Chooses the processor for a payment"),
            team(
                    "content",
                    "Content Science",
                    "Content",
                    List.of("title_catalog", "scripts", "viewing_by_title", "licence_terms", "talent"),
                    List.of("title_audience_size", "cast_popularity", "genre_demand", "title_age"),
                    "demand-forecast: Forecasts a title's audience before its launch",
                    "title-valuation: Values a title over its licence",
                    "genre-tagging: Tags a title with genres and moods",
                    "synopsis-embedding: Embeds a title's synopsis",
                    "trailer-highlights: Finds the moments that make a trailer",
                    "dubbing-priority: Orders titles by what a dubbing would bring"),
            team(
                    "messaging",
                    "Messaging",
                    "Engagement",
                    List.of("push_sends", "email_sends", "message_opens", "message_preferences", "unsubscribes"),
                    List.of("push_open_rate", "email_open_rate", "messages_received", "hours_since_message"),
                    "push-timing: Finds the hour at which to notify a member",
                    "message-ranking: Chooses what to tell a member",
                    "notification-volume: Finds how many notifications a member bears",
                    "channel-choice: Chooses between push, mail and in-app",
                    "subject-line: Chooses a mail's subject line",
                    "unsubscribe-risk: Predicts who will unsubscribe"),
            team(
                    "streaming",
                    "Streaming Quality",
                    "Playback",
                    List.of("playback_sessions", "network_measurements", "device_reports", "cdn_logs", "rebuffers"),
                    List.of("session_throughput", "rebuffer_rate", "startup_delay", "device_memory"),
                    "bitrate-selection: Chooses the next chunk's bitrate",
                    "prefetch: Predicts what to load ahead of a click",
                    "cdn-steering: Chooses the server that a session streams from",
                    "startup-delay: Predicts the wait before a title plays",
                    "rebuffer-risk: Predicts interruptions",
                    "device-anomaly: Finds devices that behave oddly after an update"),
            team(
                    "encoding",
                    "Encoding",
                    "Media",
                    List.of("source_assets", "encodes", "shot_boundaries", "quality_ratings", "audio_tracks"),
                    List.of("shot_complexity", "perceptual_quality", "film_grain", "audio_loudness"),
                    "perceptual-quality: Predicts how viewers rate an encode",
                    "scene-complexity: Predicts the bits that a scene needs",
                    "shot-detection: Finds the shots of a title",
                    "loudness: Evens out dialogue and effects",
                    "codec-choice: Chooses the codec for a shot",
                    "subtitle-sync: Aligns subtitles with speech"),
            team(
                    "support",
                    "Customer Support",
                    "Service",
                    List.of("tickets", "chat_transcripts", "call_logs", "help_page_views", "satisfaction_surveys"),
                    List.of("tickets_opened", "time_to_answer", "satisfaction", "help_visits"),
                    "ticket-routing: Sends a ticket to those who can solve it",
                    "reply-suggestion: Suggests an answer to an agent",
                    "contact-reason: Tells why a member calls",
                    "call-volume: Forecasts the calls of the next weeks",
                    "sentiment: Tells how a member feels",
                    "help-ranking: Orders help pages for a member"),
            team(
                    "trust",
                    "Trust and Safety",
                    "Security",
                    List.of("logins", "device_registrations", "password_resets", "abuse_reports", "ip_reputation"),
                    List.of("failed_logins", "new_devices", "login_distance", "ip_risk"),
                    "account-takeover: Finds accounts in a stranger's hands",
                    "bot-detection: Tells scripts from people",
                    "device-reputation: Scores how far a device is to be trusted",
                    "content-safety: Finds what is not fit for children's profiles",
                    "login-risk: Scores a login",
                    "spam-reviews: Finds reviews that nobody meant"),
            team(
                    "finance",
                    "Finance Analytics",
                    "Finance",
                    List.of("ledger", "revenue_by_market", "budget_lines", "exchange_rates", "subscriber_counts"),
                    List.of("market_revenue", "price_change", "subscriber_growth", "budget_use"),
                    "subscriber-forecast: Forecasts subscribers by market",
                    "revenue-forecast: Forecasts revenue by market",
                    "spend-anomaly: Finds invoices that look wrong",
                    "price-elasticity: Estimates what a price change does",
                    "cash-forecast: Forecasts the cash of the next quarter",
                    "cost-allocation: Attributes cloud costs to products"));

    /** The address of the team as an owner. */
    String email() {
        return id + "@example.com";
    }

    private static Team team(
            String id, String name, String domain, List<String> tables, List<String> signals, String... models) {
        List<Subject> subjects = Arrays.stream(models).map(Subject::parse).toList();
        return new Team(id, name, List.of(name, domain), subjects, tables, signals);
    }

    /**
     * What a model is about.
     *
     * @param slug the beginning of the model's id
     * @param purpose a sentence without its full stop
     */
    record Subject(String slug, String purpose) {

        private static Subject parse(String text) {
            int colon = text.indexOf(": ");
            return new Subject(text.substring(0, colon), text.substring(colon + 2));
        }
    }
}
