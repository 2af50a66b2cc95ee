import { axe, expect, test } from "./fixtures/test";

test("l'accueil répond, a un titre et est accessible", async ({ page }) => {
  const answer = await page.goto("/");
  expect(answer?.status()).toBe(200);
  await expect(page).toHaveTitle(/AL[’']in/);
  await expect(page.getByRole("main")).toBeVisible();
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await axe(page);
});

test("l'accueil tient dans la largeur de l'écran", async ({ page }) => {
  await page.goto("/");
  const debord = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(debord).toBeLessThanOrEqual(0);
});
