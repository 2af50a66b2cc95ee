import { existsSync } from "node:fs";
import { defineConfig, devices } from "@playwright/test";
import { ADRESSE } from "./fixtures/adresses";

const chromium = process.env.CHROMIUM_PATH ?? "/usr/bin/chromium";

// Each of our pages opens a window, and a window of Chromium's prepares pages of its own for its address bar, that
// nobody sees here: without them a test takes a sixth less.
const SANS = ["WebUIOmniboxPopup", "WebUIOmniboxAimPopup"];
// What Playwright turns off itself (chromiumSwitches.ts): of two such options Chromium reads the last only.
const SANS_PLAYWRIGHT = [
  "AvoidUnnecessaryBeforeUnloadCheckSync",
  "DestroyProfileOnBrowserClose",
  "HttpsUpgrades",
  "HttpsFirstBalancedModeAutoEnable",
  "LensOverlay",
  "MediaRouter",
  "PaintHolding",
  "ThirdPartyStoragePartitioning",
  "AvoidCorsURLLoaderRestartOnRedirect",
  "OptimizationHints",
  "NetworkTimeServiceQuerying",
  "AimEnabled",
  "PreconnectToSearch",
];

// Chromium's sandbox refuses root; the rest keeps it from calling home while it is measured.
const args = [
  ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
  `--disable-features=${[...SANS_PLAYWRIGHT, ...SANS].join(",")}`,
  "--disable-quic",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
];

// Searching, looking at a home, being told of the next: what one does on an old phone whose scripts fail or never come.
// Without JavaScript these are seen at its width; at a desk's too would only be the other two projects' styles again.
const POCHE = ["recherche", "offre", "pourquoi-pas", "alertes"].map((nom) => `**/${nom}.spec.ts`);

export default defineConfig({
  testDir: ".",
  testMatch: "*.spec.ts",
  fullyParallel: true,
  forbidOnly: !!process.env.CI,
  retries: 0,
  workers: 2,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [["list"], ["html", { open: "never" }]],
  use: {
    baseURL: ADRESSE.site,
    locale: "fr-FR",
    timezoneId: "Europe/Paris",
    // Recording every test takes an eighth of the time: asked for, when one looks for what went wrong.
    trace: process.env.ALIN_E2E_TRACE ? "retain-on-failure" : "off",
    screenshot: "only-on-failure",
    launchOptions: { args, executablePath: existsSync(chromium) ? chromium : undefined },
  },
  projects: [
    {
      name: "bureau",
      use: { ...devices["Desktop Chrome"], viewport: { width: 1280, height: 800 } },
    },
    {
      name: "telephone",
      use: {
        ...devices["Desktop Chrome"],
        viewport: { width: 390, height: 844 },
        deviceScaleFactor: 3,
        hasTouch: true,
        isMobile: true,
      },
    },
    {
      name: "sans-javascript",
      testIgnore: POCHE,
      use: { ...devices["Desktop Chrome"], viewport: { width: 1280, height: 800 }, javaScriptEnabled: false },
    },
    {
      name: "telephone-sans-javascript",
      testMatch: POCHE,
      use: {
        ...devices["Desktop Chrome"],
        viewport: { width: 390, height: 844 },
        deviceScaleFactor: 3,
        hasTouch: true,
        isMobile: true,
        javaScriptEnabled: false,
      },
    },
  ],
  webServer: {
    command: "./serveur.sh",
    url: `${ADRESSE.site}/sante`,
    timeout: 60_000,
    reuseExistingServer: false,
    stdout: "ignore",
    stderr: "pipe",
    gracefulShutdown: { signal: "SIGTERM", timeout: 5_000 },
  },
});
